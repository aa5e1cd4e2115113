// Which pictures of a filmstrip a clip shows. Pure.
//
// The pictures stand on a grid that is fixed to the source, so they stay put while an edge is
// trimmed and glide while a clip is slipped.

import { rational } from "cutroom/document.js";

/** The pictures between two places of the canvas: [{x, index}]; each is `width` pixels wide.
    `left` is where the clip begins on the canvas. */
export function tilesBetween({ clip, left, from, to, width, pixelsPerFrame, rate, strip }) {
  const speed = rational(clip.speed);
  const secondsAPixel = speed / rate / pixelsPerFrame;
  const origin = rational(clip.source_start);
  const each = width * secondsAPixel;
  const first = Math.floor((origin + (from - left) * secondsAPixel) / each);
  const last = Math.floor((origin + (to - left) * secondsAPixel) / each);
  const tiles = [];
  for (let place = first; place <= last; place += 1) {
    const middle = (place + 0.5) * each;
    const index = Math.min(strip.count - 1, Math.max(0, Math.floor(middle / strip.interval)));
    tiles.push({ x: left + (place * each - origin) / secondsAPixel, index });
  }
  return tiles;
}

/** Where a picture lies in the filmstrip's image. */
export function tileInSprite(strip, index) {
  return {
    x: (index % strip.columns) * strip.tile_width,
    y: Math.floor(index / strip.columns) * strip.tile_height,
  };
}

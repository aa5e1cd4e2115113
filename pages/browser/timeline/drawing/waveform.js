// Drawing how loud a clip is, along its length.

import { rational } from "cutroom/document.js";
import { columnsOf } from "../peaks.js";

const COLUMN = 2; // pixels: thinner columns flicker while scrolling

/** Draw the wave of a clip between `from` and `to`, inside the box from `top` to `bottom`.
    `mirrored` waves stand around the middle, others on the ground. */
export function drawWaveform(context, { clip, levels, left, from, to, top, bottom, view, rate, mirrored }) {
  const secondsAPixel = rational(clip.speed) / rate / view.pixelsPerFrame;
  const anchor = left + Math.floor((from - left) / COLUMN) * COLUMN; // the grid belongs to the clip
  const count = Math.ceil((to - anchor) / COLUMN);
  if (count < 1) return;
  const start = rational(clip.source_start) + (anchor - left) * secondsAPixel;
  const columns = columnsOf(levels, start, COLUMN * secondsAPixel, count);
  const louder = 10 ** (Number(clip.gain) / 20);
  const middle = (top + bottom) / 2;
  const reach = mirrored ? (bottom - top) / 2 : bottom - top;
  const edge = (column) => Math.max(0.5, Math.min(1, columns[column] * louder) * reach);
  context.beginPath();
  context.moveTo(anchor, mirrored ? middle : bottom);
  for (let column = 0; column < count; column += 1)
    context.lineTo(anchor + (column + 0.5) * COLUMN, (mirrored ? middle : bottom) - edge(column));
  context.lineTo(anchor + count * COLUMN, mirrored ? middle : bottom);
  for (let column = count - 1; mirrored && column >= 0; column -= 1)
    context.lineTo(anchor + (column + 0.5) * COLUMN, middle + edge(column));
  context.closePath();
  context.fill();
}

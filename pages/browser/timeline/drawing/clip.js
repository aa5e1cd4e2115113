// Drawing one clip: body, pictures, wave, name, badges, fades, outline.

import { NO_SOUND, rational } from "cutroom/document.js";
import { isMissing } from "cutroom/library/gone.js";
import { FADE_Y, fadeHandles, hasFadeHandles } from "../hit.js";
import { tileInSprite, tilesBetween } from "../tiles.js";
import { frameToX } from "../view.js";
import { gainText, speedText } from "../words.js";
import { shortened } from "./shortened.js";
import { drawWaveform } from "./waveform.js";

const TITLE = 18; // pixels of the strip that holds the name
const DETAILED = 14; // a narrower clip is a plain box
const ROUND = 5;
const NAME_FONT = "500 11px ";
const MISSING = "missing";
const MARK = 100; // pixels that this badge takes beside a name, with the others
const PLACED = "◳"; // a small square in the corner of a large one

/** Draw the clip of a place on `row`, whose upper edge is at `top`. */
export function drawClip(context, scene, row, place, top) {
  const { view, palette, width } = scene;
  const left = frameToX(view, place.start);
  const right = frameToX(view, place.end);
  const box = { left, right: right - left > 3 ? right - 1 : right, top, bottom: top + row.height };
  const look = lookOf(scene, row, place);
  if (box.right - box.left < DETAILED) {
    context.fillStyle = look.selected ? palette.accent : look.colour;
    context.fillRect(box.left, box.top, Math.max(1, box.right - box.left), row.height);
    return;
  }
  context.save();
  context.globalAlpha = look.alpha;
  context.beginPath();
  context.roundRect(box.left, box.top, box.right - box.left, row.height, ROUND);
  context.fillStyle = palette.surface0;
  context.fill();
  context.clip();
  context.fillStyle = look.colour;
  context.globalAlpha = look.alpha * (row.track.kind === "video" ? 0.5 : 0.62);
  context.fillRect(box.left, box.top, box.right - box.left, row.height);
  context.globalAlpha = look.alpha;
  const visible = { from: Math.max(0, box.left), to: Math.min(width, box.right) };
  if (visible.to > visible.from) {
    if (row.track.kind === "video") drawPictures(context, scene, place.item, box, visible);
    drawSound(context, scene, row, place.item, box, visible);
    drawFades(context, scene, place, box);
    drawTitle(context, scene, place.item, box, visible, look);
  }
  context.restore();
  drawOutline(context, scene, box, look);
  if (hasFadeHandles(scene, place) && !row.track.locked) drawFadeHandles(context, scene, place, top);
}

function lookOf({ palette, selected, hover, ghost, assets }, row, { item }) {
  const asset = assets[item.asset];
  const carried = ghost?.carried?.clip.id === item.id;
  return {
    selected: selected.has(item.id),
    hovered: hover?.found?.item.id === item.id,
    broken: isMissing(asset) || asset.state === "failed",
    carried,
    alpha: carried && ghost.carried.apart ? 0.35 : row.track.locked ? 0.6 : 1,
    colour: row.track.kind === "video" ? palette.clipVideo : palette.clipAudio,
  };
}

function drawPictures(context, scene, clip, box, { from, to }) {
  const { view, rate, assets, media } = scene;
  const strip = assets[clip.asset]?.filmstrip;
  const image = media.filmstrip(assets[clip.asset]);
  if (!image) return;
  const height = box.bottom - box.top - TITLE;
  const wide = Math.max(8, (height * strip.tile_width) / strip.tile_height);
  const { pixelsPerFrame } = view;
  for (const tile of tilesBetween({
    clip,
    left: box.left,
    from,
    to,
    width: wide,
    pixelsPerFrame,
    rate,
    strip,
  })) {
    const { x, y } = tileInSprite(strip, tile.index);
    const { tile_width: across, tile_height: down } = strip;
    context.drawImage(image, x, y, across, down, tile.x, box.top + TITLE, wide + 0.5, height);
  }
}

function drawSound(context, scene, row, clip, box, { from, to }) {
  const { view, rate, palette, assets, media } = scene;
  const levels = media.peaks(assets[clip.asset], clip.sound);
  if (!levels || clip.sound === NO_SOUND || assets[clip.asset].has_audio === false) return;
  const video = row.track.kind === "video";
  const top = video ? box.bottom - 20 : box.top + TITLE + 2;
  const bottom = video ? box.bottom : box.bottom - 3;
  if (video) {
    context.fillStyle = palette.dark ? "#0008" : "#fff9";
    context.fillRect(box.left, top - 2, box.right - box.left, 22);
  }
  context.fillStyle = palette.text;
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * (row.track.muted ? 0.2 : video ? 0.62 : 0.55);
  drawWaveform(context, {
    clip,
    levels,
    left: box.left,
    from,
    to,
    top,
    bottom,
    view,
    rate,
    mirrored: !video,
  });
  context.globalAlpha = alpha;
}

function drawTitle(context, scene, clip, box, { from }, look) {
  const { palette, assets } = scene;
  const wide = box.right - box.left;
  context.fillStyle = look.colour;
  context.fillRect(box.left, box.top, wide, TITLE);
  if (wide < 30) return;
  const speed = rational(clip.speed);
  context.font = NAME_FONT + palette.font;
  const name = nameOf(clip, scene);
  const marked = isMissing(assets[clip.asset]) && context.measureText(name).width < wide - MARK; // its colour tells, too
  const badges = [...(marked ? [MISSING] : []), ...(clip.place || clip.glide ? [PLACED] : []), ...(speed === 1 ? [] : [speedText(speed)]), ...soundBadges(clip, assets[clip.asset])];
  context.textBaseline = "middle";
  context.font = `600 10px ${palette.font}`;
  let right = box.right - 5;
  for (const badge of badges.reverse()) {
    const size = context.measureText(badge).width + 8;
    if (right - size < box.left + 10) break;
    context.fillStyle = palette.dark ? "#0007" : "#fff9";
    context.beginPath();
    context.roundRect(right - size, box.top + 3, size, 12, 3);
    context.fill();
    context.fillStyle = palette.text;
    context.fillText(badge, right - size + 4, box.top + 9.5);
    right -= size + 4;
  }
  const left = Math.max(box.left, from === 0 ? 0 : box.left) + 7; // the name stays in sight
  if (right - left < 16) return;
  context.font = NAME_FONT + palette.font;
  context.fillStyle = look.broken ? palette.warn : palette.text;
  context.fillText(shortened(context, name, right - left), left, box.top + 9.5);
}

function soundBadges({ sound, gain }, asset) {
  if (sound === NO_SOUND) return asset?.has_audio ? ["no sound"] : [];
  return Number(gain) === 0 ? [] : [gainText(Number(gain))];
}

/** What a clip is called: its file's name without the ending. */
export function nameOf({ asset }, { assets, gone }) {
  const name = assets[asset]?.name ?? gone[asset];
  return name ? name.replace(/\.[a-z0-9]{2,4}$/i, "") : "Missing media";
}

function drawFades(context, { view, palette }, { item, start, end }, box) {
  const upper = box.top + TITLE;
  const wedge = (corner, inner) => {
    context.beginPath();
    context.moveTo(corner, upper);
    context.lineTo(inner, upper);
    context.lineTo(corner, box.bottom);
    context.closePath();
    context.fillStyle = palette.dark ? "#000a" : "#fffb";
    context.fill();
    context.beginPath();
    context.moveTo(inner, upper);
    context.lineTo(corner, box.bottom);
    context.strokeStyle = palette.text;
    context.lineWidth = 1;
    context.stroke();
  };
  if (item.fade_in > 0) wedge(box.left, frameToX(view, start + item.fade_in));
  if (item.fade_out > 0) wedge(box.right, frameToX(view, end - item.fade_out));
}

function drawOutline(context, { palette }, box, { selected, hovered, carried }) {
  if (!selected && !hovered && !carried) return;
  const inset = selected || carried ? 1 : 0.5;
  context.beginPath();
  context.roundRect(
    box.left + inset,
    box.top + inset,
    box.right - box.left - 2 * inset,
    box.bottom - box.top - 2 * inset,
    ROUND,
  );
  context.lineWidth = selected || carried ? 2 : 1;
  context.strokeStyle = selected || carried ? palette.accent : palette.textDim;
  context.stroke();
}

function drawFadeHandles(context, scene, place, top) {
  const { view, palette, hover } = scene;
  for (const [index, x] of fadeHandles(view, place).entries()) {
    const edge = index === 0 ? "head" : "tail";
    const hot = hover?.zone === "fade" && hover.edge === edge && hover.found.item.id === place.item.id;
    context.beginPath();
    context.arc(x, top + FADE_Y, hot ? 5 : 4, 0, 2 * Math.PI);
    context.fillStyle = palette.text;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = palette.surface0;
    context.stroke();
  }
}

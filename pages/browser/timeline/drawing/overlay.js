// Drawing what moves above the document: playhead, range, guides, what a drag carries, rubber band.

import { RULER, topOf } from "../rows.js";
import { frameToX } from "../view.js";
import { drawClip } from "./clip.js";
import { drawMarkersOver } from "./ruler.js";

const LIFT = 6; // pixels that a clip in the hand floats above its row

export function drawOverlay(context, scene) {
  const { width, height, ghost } = scene;
  context.clearRect(0, 0, width, height);
  drawOutside(context, scene);
  if (ghost?.carried) drawCarried(context, scene);
  if (ghost?.cut) drawCut(context, scene);
  if (Number.isFinite(ghost?.guide)) drawGuide(context, scene);
  if (ghost?.band) drawBand(context, scene);
  drawPlayhead(context, scene);
  drawMarkersOver(context, scene);
  if (ghost?.tip && ghost.pointer) drawTip(context, scene);
}

// What lies outside the in and out points is dimmed.
function drawOutside(context, { view, palette, width, height, inPoint, outPoint }) {
  context.fillStyle = palette.surface0;
  context.globalAlpha = 0.55;
  if (inPoint !== null) context.fillRect(0, RULER, Math.max(0, frameToX(view, inPoint)), height);
  if (outPoint !== null) {
    const x = Math.max(0, frameToX(view, outPoint));
    context.fillRect(x, RULER, Math.max(0, width - x), height);
  }
  context.globalAlpha = 1;
}

function drawPlayhead(context, { view, palette, playhead, width, height }) {
  const x = Math.round(frameToX(view, playhead)) + 0.5;
  if (x < -8 || x > width + 8) return;
  context.fillStyle = palette.dark ? "#0009" : "#fff9";
  context.fillRect(x - 1.5, RULER - 4, 3, height);
  context.fillStyle = palette.text;
  context.fillRect(x - 0.5, RULER - 3, 1, height);
  const top = RULER - 13; // under the times of the ruler
  context.beginPath();
  context.moveTo(x - 6, top + 2);
  context.arcTo(x - 6, top, x - 4, top, 2);
  context.arcTo(x + 6, top, x + 6, top + 2, 2);
  context.lineTo(x + 6, RULER - 7);
  context.lineTo(x, RULER - 1);
  context.lineTo(x - 6, RULER - 7);
  context.closePath();
  context.fill();
}

function drawGuide(context, { view, palette, ghost, height }) {
  const x = Math.round(frameToX(view, ghost.guide)) + 0.5;
  context.fillStyle = palette.warn;
  context.fillRect(x - 0.5, RULER, 1, height);
}

// The place where a dragged clip pushes in between others.
function drawCut(context, { view, palette, ghost, rows, scrollY }) {
  const row = rows.find(({ id }) => id === ghost.cut.track);
  if (!row) return;
  const x = Math.round(frameToX(view, ghost.cut.frame));
  const top = topOf(row, scrollY);
  context.fillStyle = palette.accent;
  context.beginPath();
  context.roundRect(x - 1.5, top - 3, 3, row.height + 6, 1.5);
  context.fill();
  for (const y of [top - 3, top + row.height + 3]) {
    context.beginPath();
    context.arc(x, y, 4, 0, 2 * Math.PI);
    context.fill();
  }
}

// The clip in the hand, where the hand is; its landing place is drawn with the document.
function drawCarried(context, scene) {
  const { view, palette, ghost, rows, scrollY } = scene;
  const { clip, track, home, at, refused, apart } = ghost.carried;
  const row = rows.find(({ id }) => id === track);
  const source = rows.find(({ id }) => id === home);
  if (!row || !source || (!apart && !refused)) return;
  const place = { item: clip, start: at, end: at + clip.frames };
  const top = topOf(row, scrollY) - LIFT;
  const box = [frameToX(view, at), top, clip.frames * view.pixelsPerFrame - 1, source.height];
  context.save();
  context.shadowColor = "#000b";
  context.shadowBlur = 18;
  context.shadowOffsetY = 6;
  context.beginPath();
  context.roundRect(...box, 5);
  context.fillStyle = palette.surface2;
  context.fill();
  context.restore();
  drawClip(context, { ...scene, ghost: null, hover: null, selected: new Set() }, source, place, top);
  context.beginPath();
  context.roundRect(...box, 5);
  context.lineWidth = 2;
  context.strokeStyle = refused ? palette.danger : palette.accent;
  context.stroke();
}

function drawBand(context, { view, palette, ghost, scrollY }) {
  const { first, last, upper, lower } = ghost.band;
  const left = frameToX(view, first);
  const right = frameToX(view, last);
  context.beginPath();
  context.rect(left + 0.5, upper - scrollY + 0.5, right - left, lower - upper);
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.16;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = palette.accent;
  context.stroke();
}

function drawTip(context, { palette, ghost, width, height }) {
  context.font = `600 11px ${palette.font}`;
  const wide = context.measureText(ghost.tip).width + 16;
  const x = Math.min(width - wide - 6, Math.max(6, ghost.pointer.x + 14));
  const y = ghost.pointer.y + 46 > height ? ghost.pointer.y - 36 : ghost.pointer.y + 18;
  context.beginPath();
  context.roundRect(x, y, wide, 22, 5);
  context.fillStyle = palette.surface3;
  context.shadowColor = "#0007";
  context.shadowBlur = 8;
  context.fill();
  context.shadowColor = "transparent";
  context.shadowBlur = 0;
  context.lineWidth = 1;
  context.strokeStyle = ghost.stopped ? palette.warn : palette.line;
  context.stroke();
  context.fillStyle = ghost.stopped ? palette.warn : palette.text;
  context.textBaseline = "middle";
  context.fillText(ghost.tip, x + 8, y + 11.5);
}

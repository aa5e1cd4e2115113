// Drawing what changes with the document and the view: rows, clips, captions, ruler.

import { placesBetween } from "../places.js";
import { RULER, topOf } from "../rows.js";
import { frameToX, seen } from "../view.js";
import { drawClip } from "./clip.js";
import { drawRuler } from "./ruler.js";
import { shortened } from "./shortened.js";

export function drawContent(context, scene) {
  const { palette, width, height, rows, scrollY, view } = scene;
  context.fillStyle = palette.surface0;
  context.fillRect(0, 0, width, height);
  const { first, last } = seen(view);
  for (const row of rows) {
    const top = topOf(row, scrollY);
    if (top > height || top + row.height < 0) continue;
    drawGround(context, scene, row, top);
    if (row.kind === "captions") drawCues(context, scene, row, top, first, last);
    else drawClips(context, scene, row, top, first, last);
  }
  if (rows.every(({ track }) => !track?.items.length)) drawInvitation(context, scene);
  drawRuler(context, scene);
}

// Clips that share one column of pixels are drawn as one.
function drawClips(context, scene, row, top, first, last) {
  let covered = -Infinity;
  for (const place of placesBetween(row.track, first, last)) {
    if (place.item.type !== "clip") continue;
    const right = frameToX(scene.view, place.end);
    if (right < covered) continue;
    drawClip(context, scene, row, place, top);
    if (right - frameToX(scene.view, place.start) < 1) covered = Math.floor(right) + 1;
  }
}

// An empty timeline says what it is for.
function drawInvitation(context, { palette, width, height, watching }) {
  context.font = `500 13px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.textDim;
  const words = watching ? "Nothing is on this timeline yet" : "Drop a video here, or press Import media";
  const lines = context.measureText(words).width > width - 20 ? words.split(/(?<=,) /) : [words];
  const top = (RULER + height) / 2 - (lines.length - 1) * 9;
  lines.forEach((line, index) => context.fillText(line, width / 2, top + index * 18));
  context.textAlign = "left";
}

function drawGround(context, { palette, width }, row, top) {
  context.fillStyle = palette.surface1;
  context.fillRect(0, top, width, row.height);
  if (!row.track?.locked) return;
  context.save();
  context.beginPath();
  context.rect(0, top, width, row.height);
  context.clip();
  context.strokeStyle = palette.line;
  context.lineWidth = 2;
  context.beginPath();
  for (let x = -row.height; x < width; x += 10) {
    context.moveTo(x, top + row.height);
    context.lineTo(x + row.height, top);
  }
  context.stroke();
  context.restore();
}

function drawCues(context, scene, row, top, first, last) {
  const { view, palette, selectedCue, hover } = scene;
  context.font = `500 10.5px ${palette.font}`;
  context.textBaseline = "middle";
  let covered = -Infinity;
  for (const cue of row.captions.cues) {
    if (cue.start > last) break; // they are in order
    if (cue.start + cue.frames < first) continue;
    const left = frameToX(view, cue.start);
    const wide = Math.max(2, cue.frames * view.pixelsPerFrame - 1);
    const selected = cue.id === selectedCue;
    if (left + wide < covered && !selected) continue;
    if (wide === 2) covered = Math.floor(left) + 3; // those that share some pixels are drawn as one
    const hot = hover?.zone === "cue" && hover.cue.id === cue.id;
    context.beginPath();
    context.roundRect(left, top + 3, wide, row.height - 6, Math.min(4, wide / 2));
    context.fillStyle = selected ? palette.accent : palette.surface3;
    context.globalAlpha = row.captions.mode === "off" ? 0.5 : 1;
    context.fill();
    context.globalAlpha = 1;
    if (hot && !selected) {
      context.lineWidth = 1;
      context.strokeStyle = palette.textDim;
      context.stroke();
    }
    if (wide < 22) continue;
    context.fillStyle = selected ? palette.accentText : palette.text;
    const text = shortened(context, cue.text.replaceAll("\n", " "), wide - 11 + Math.min(0, left));
    context.fillText(text, Math.max(0, left) + 6, top + row.height / 2 + 0.5);
  }
}

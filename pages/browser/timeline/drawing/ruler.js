// Drawing the ruler: time marks, the range between in and out, markers.

import { RULER } from "../rows.js";
import { stepsOf, ticksBetween } from "../ticks.js";
import { frameToX, seen } from "../view.js";
import { shortTime } from "../words.js";
import { shortened } from "./shortened.js";

export function drawRuler(context, scene) {
  const { view, palette, timeline, rate, width } = scene;
  context.fillStyle = palette.surface1;
  context.fillRect(0, 0, width, RULER);
  drawRange(context, scene);
  const { first, last } = seen(view);
  const whole = stepsOf(view.pixelsPerFrame, rate).major.seconds; // labels stand on whole seconds
  context.font = `10.5px ${palette.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { frame, major } of ticksBetween(
    first - 120 / view.pixelsPerFrame,
    last,
    view.pixelsPerFrame,
    rate,
  )) {
    const x = Math.round(frameToX(view, frame)) + 0.5;
    context.fillStyle = palette.textDim;
    context.globalAlpha = major ? 0.7 : 0.3;
    context.fillRect(x - 0.5, major ? RULER - 10 : RULER - 5, 1, major ? 10 : 5);
    context.globalAlpha = 1;
    if (major)
      context.fillText(
        whole ? shortTime(frame, timeline).slice(0, -3) : shortTime(frame, timeline),
        x + 4.5,
        11,
      );
  }
  context.fillStyle = palette.line;
  context.fillRect(0, RULER - 1, width, 1);
  for (const marker of timeline.markers) drawMarker(context, scene, marker);
}

function drawRange(context, { view, palette, inPoint, outPoint, width, timelineFrames }) {
  if (inPoint === null && outPoint === null) return;
  const left = frameToX(view, inPoint ?? 0);
  const right = frameToX(view, outPoint ?? Math.max(timelineFrames, inPoint ?? 0));
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.28;
  context.fillRect(Math.max(0, left), 0, Math.min(width, right) - Math.max(0, left), RULER - 1);
  context.globalAlpha = 1;
  if (inPoint !== null) context.fillRect(left, 0, 2, RULER - 1);
  if (outPoint !== null) context.fillRect(right - 2, 0, 2, RULER - 1);
}

const LABEL = 170; // pixels that a marker and its label take at most

/** Draw again what of the markers the playhead would lie on: a label is read wherever it stands. */
export function drawMarkersOver(context, scene) {
  const { view, timeline, playhead } = scene;
  const x = frameToX(view, playhead);
  const near = (marker) => Math.abs(frameToX(view, marker.at) + LABEL / 2 - 6 - x) < LABEL / 2;
  for (const marker of timeline.markers) if (near(marker)) drawMarker(context, scene, marker);
}

const following = new WeakMap(); // markers -> frame of each marker -> frame of the next one

// Pixels to the next marker.
function roomFor({ at }, view, { markers }) {
  if (!following.has(markers)) {
    const frames = markers.map((marker) => marker.at).sort((one, other) => one - other);
    following.set(markers, new Map(frames.map((frame, index) => [frame, frames[index + 1] ?? Infinity])));
  }
  return (following.get(markers).get(at) - at) * view.pixelsPerFrame;
}

function drawMarker(context, { view, palette, timeline, hover, width }, marker) {
  const x = Math.round(frameToX(view, marker.at)) + 0.5;
  if (x < -LABEL || x > width + 8) return;
  const hot = hover?.zone === "marker" && hover.marker.id === marker.id;
  context.fillStyle = palette.warn;
  context.beginPath();
  context.moveTo(x - 5, RULER - 13);
  context.lineTo(x + 5, RULER - 13);
  context.lineTo(x + 5, RULER - 6);
  context.lineTo(x, RULER - 1);
  context.lineTo(x - 5, RULER - 6);
  context.closePath();
  context.fill();
  if (!marker.label) return;
  context.font = `${hot ? 600 : 500} 10px ${palette.font}`;
  const text = shortened(context, marker.label, Math.min(LABEL - 20, roomFor(marker, view, timeline) - 20));
  if (!text) return;
  context.textBaseline = "middle";
  const wide = context.measureText(text).width;
  context.fillStyle = palette.surface1;
  context.fillRect(x + 6, RULER - 14, wide + 4, 12);
  context.fillStyle = palette.warn;
  context.fillText(text, x + 8, RULER - 8);
}

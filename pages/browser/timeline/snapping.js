// Which frame a drag is drawn to. Pure.

import { cutsOf } from "cutroom/document.js";

const REACH = 8; // pixels

/** Every frame worth snapping to, ascending: cuts, captions, markers, in and out, playhead, zero.
    Cuts of the clips in `without` are left out, for they move themselves. */
export function snapPoints(
  { timeline, playhead = null, inPoint = null, outPoint = null },
  without = new Set(),
) {
  const points = new Set([0]);
  for (const frame of cutsOf(without.size ? lifted(timeline, without) : timeline)) points.add(frame);
  for (const captions of timeline.captions)
    for (const cue of captions.cues)
      if (!without.has(cue.id)) points.add(cue.start).add(cue.start + cue.frames);
  for (const marker of timeline.markers) if (!without.has(marker.id)) points.add(marker.at);
  for (const frame of [playhead, inPoint, outPoint]) if (frame !== null) points.add(frame);
  return [...points].sort((a, b) => a - b);
}

/** How far to shift so that one of `frames` meets a point within reach: {shift, guide}.
    `guide` is the point that was met, or null. */
export function snapShift(frames, points, pixelsPerFrame, reach = REACH) {
  let best = { shift: 0, guide: null };
  let distance = reach / pixelsPerFrame;
  for (const frame of frames) {
    const point = nearest(points, frame);
    if (point === null || Math.abs(point - frame) > distance) continue;
    distance = Math.abs(point - frame);
    best = { shift: point - frame, guide: point };
  }
  return best;
}

/** The point that lies nearest to a frame, or null when there is none. */
export function nearest(points, frame) {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle] < frame) low = middle + 1;
    else high = middle;
  }
  const around = [points[low - 1], points[low]].filter((point) => point !== undefined);
  if (!around.length) return null;
  return around.reduce((best, point) => (Math.abs(point - frame) < Math.abs(best - frame) ? point : best));
}

function lifted(timeline, without) {
  const gap = (item) => (without.has(item.id) ? { type: "gap", frames: item.frames } : item);
  return {
    ...timeline,
    tracks: timeline.tracks.map((track) =>
      track.items.some((item) => without.has(item.id)) ? { ...track, items: track.items.map(gap) } : track,
    ),
  };
}

// What lies under a point of the canvas. Pure.

import { placesBetween } from "./places.js";
import { RULER, rowAt, topOf } from "./rows.js";
import { frameToX, xToFrame } from "./view.js";

const EDGE = 8; // pixels inside a clip that grab its edge
const HANDLE = 7; // radius around a fade handle
const FADES_FROM = 48; // a narrower clip shows no fade handles
export const FADE_Y = 18; // where the fade handles stand below the clip's upper edge: under its name

/** What is under (x, y): {zone} is one of
    ruler, marker {marker}, range {edge}, cue {cue, captions, edge|null}, clip {found, edge|null}, fade {found, edge},
    gap {track, start, end}, row {row}, empty. */
export function under(scene, x, y) {
  const { timeline, view, rows, scrollY } = scene;
  if (y < RULER) {
    const marker = timeline.markers.findLast(({ at }) => Math.abs(frameToX(view, at) - x) <= 6);
    if (marker && y > RULER / 2) return { zone: "marker", marker };
    const edge = rangeEdge(scene, x);
    return edge ? { zone: "range", edge } : { zone: "ruler" };
  }
  const row = rowAt(rows, y, scrollY);
  if (!row) return { zone: "empty" };
  const frame = xToFrame(view, x);
  if (row.kind === "captions") return cueUnder(row, view, frame, x) ?? { zone: "row", row };
  const [place] = placesBetween(row.track, frame, frame + Number.EPSILON + 1e-9);
  if (!place) return { zone: "row", row };
  const { item, start, end } = place;
  if (item.type === "gap") return { zone: "gap", track: row.track, start, end, row };
  const found = { ...place, track: row.track, trackIndex: row.index };
  const [left, right] = [frameToX(view, start), frameToX(view, end)];
  if (hasFadeHandles(scene, place)) {
    const top = topOf(row, scrollY) + FADE_Y;
    const close = (handle) => Math.hypot(handle - x, top - y) <= HANDLE;
    const [head, tail] = fadeHandles(view, place);
    if (close(head)) return { zone: "fade", found, edge: "head", row };
    if (close(tail)) return { zone: "fade", found, edge: "tail", row };
  }
  return { zone: "clip", found, edge: edgeAt(x, left, right), row };
}

/** Whether a clip is wide enough, and in hand enough, to show its fade handles. */
export function hasFadeHandles({ view, selected, hover }, { item, start, end }) {
  const wide = (end - start) * view.pixelsPerFrame >= FADES_FROM;
  return wide && (selected.has(item.id) || hover?.found?.item.id === item.id);
}

/** Where the two fade handles of a clip are: [x of the head's, x of the tail's]. */
export function fadeHandles(view, { item, start, end }) {
  const [left, right] = [frameToX(view, start), frameToX(view, end)];
  const inset = 10; // the corner itself belongs to the edge
  return [
    Math.min(right - inset, Math.max(left + inset, frameToX(view, start + item.fade_in))),
    Math.max(left + inset, Math.min(right - inset, frameToX(view, end - item.fade_out))),
  ];
}

// The playhead wins where it stands upon the in or out point.
function rangeEdge({ view, inPoint, outPoint, playhead }, x) {
  const near = (frame, reach) => frame !== null && Math.abs(frameToX(view, frame) - x) <= reach;
  if (near(playhead, 6)) return null;
  if (near(inPoint, 5)) return "head";
  return near(outPoint, 5) ? "tail" : null;
}

function cueUnder({ captions }, view, frame, x) {
  const reach = 3 / view.pixelsPerFrame;
  const cue = captions.cues.findLast(
    (one) => one.start - reach <= frame && frame < one.start + one.frames + reach,
  );
  if (!cue) return null;
  const edge = edgeAt(x, frameToX(view, cue.start), frameToX(view, cue.start + cue.frames));
  return { zone: "cue", cue, captions, edge };
}

// A narrow thing keeps a body to be taken by.
function edgeAt(x, left, right) {
  const reach = Math.min(EDGE, (right - left) / 3);
  if (x - left < reach) return "head";
  return right - x <= reach ? "tail" : null;
}

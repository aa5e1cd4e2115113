// Reading the timeline document in the browser. Pure: a document in, plain values out.
//
// The document is the saved form (docs/timeline-format.md) as the server sent it. Positions are
// derived here, as they are on the server; nothing in this file changes a document.
import { counted } from "cutroom/counting.js";

/** What a clip's `sound` is when it is silent, instead of the number of a sound track. */
export const NO_SOUND = -1;

/** The number that an exact rational text such as "1001/2000" or "-3.5" stands for. */
export function rational(text) {
  const [over, under] = String(text).split("/");
  return under === undefined ? Number(over) : Number(over) / Number(under);
}

/** Frames a second as a number. */
export function rateOf(timeline) {
  return timeline.rate[0] / timeline.rate[1];
}

const known = new WeakMap(); // track -> its places; a track that a change did not touch stays the same object

/** Every item of a track with where it stands: [{item, start, end, index}], ends excluded. */
export function laidOut(track) {
  if (!known.has(track)) known.set(track, placesOf(track.items));
  return known.get(track);
}

function placesOf(items) {
  let start = 0;
  return items.map((item, index) => {
    const placed = { item, index, start, end: start + item.frames };
    start = placed.end;
    return placed;
  });
}

/** The clips of a track with where they stand. */
export function clipsOf(track) {
  return laidOut(track).filter((placed) => placed.item.type === "clip");
}

/** The length of the timeline in frames: the end of its longest track. */
export function framesOf(timeline) {
  return timeline.tracks.reduce((longest, track) => Math.max(longest, laidOut(track).at(-1)?.end ?? 0), 0);
}

/** Where a clip stands: {track, trackIndex, item, start, end, index}, or null. */
export function findClip(timeline, id) {
  for (const [trackIndex, track] of timeline.tracks.entries()) {
    const placed = laidOut(track).find(({ item }) => item.type === "clip" && item.id === id);
    if (placed) return { ...placed, track, trackIndex };
  }
  return null;
}

/** The clip on a track at a frame with where it stands, or null. */
export function clipAt(track, frame) {
  const there = laidOut(track).find(({ start, end }) => start <= frame && frame < end);
  return there?.item.type === "clip" ? there : null;
}

/** The clip whose picture is seen at a frame: that of the first video track from the top that has one. */
export function seenAt(timeline, frame) {
  for (const track of timeline.tracks) {
    if (track.kind !== "video") continue;
    const placed = clipAt(track, frame);
    if (placed) return { ...placed, track };
  }
  return null;
}

/** Every frame at which a clip starts or ends, ascending, each once, with 0 and the end. */
export function cutsOf(timeline) {
  const cuts = new Set([0, framesOf(timeline)]);
  for (const track of timeline.tracks)
    for (const { start, end } of clipsOf(track)) cuts.add(start).add(end);
  return [...cuts].sort((a, b) => a - b);
}

/** Non-drop timecode HH:MM:SS:FF, counted as the server counts it. */
export function timecode(frame, timeline) {
  const { second, frames } = counted(frame, rateOf(timeline));
  const two = (number) => String(number).padStart(2, "0");
  return [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60, frames].map(two).join(":");
}

// Copied clips: what of which media, how it plays, and from which track. They are kept for all
// windows of this browser, and outlive the clips that they were copied from.

import { findClip } from "cutroom/document.js";
import { onceMade } from "cutroom/once_made.js";

const KEY = "cutroom:clips";
const PLAYS = [
  ...["asset", "source_start", "frames", "speed", "keep_pitch", "gain", "fade_in", "fade_out", "sound"],
  ...["place", "glide"], // absent where the picture lies as it comes, and stays
];

/** The selected clips in the order in which they stand: [{track, kind, end, clips}], one for each track. */
export function chosenParts({ timeline, selection }) {
  const found = selection.map((id) => findClip(timeline, id)).filter(Boolean);
  return timeline.tracks
    .map((track) => ({ track, places: found.filter((place) => place.track === track) }))
    .filter(({ places }) => places.length)
    .map(({ track, places }) => {
      const inOrder = places.toSorted((one, other) => one.start - other.start);
      const clips = inOrder.map(({ item }) => Object.fromEntries(PLAYS.map((name) => [name, item[name]])));
      return { track: track.id, kind: track.kind, end: inOrder.at(-1).end, clips };
    });
}

/** Keep what is selected for pasting. */
export function copy(store) {
  localStorage.setItem(KEY, JSON.stringify({ rate: store.timeline.rate, parts: chosenParts(store) }));
}

/** What a paste at a frame would send, or null where there is nothing to paste, or no track for it. */
export function pasteAt(store, frame) {
  const { rate, parts } = kept();
  if (!parts) return null;
  const placed = parts.map(({ track, kind, clips }) => ({ track: trackFor(store.timeline, track, kind), at: frame, clips }));
  if (!placed.every(({ track }) => track)) return null;
  const counted = String(rate) === String(store.timeline.rate) ? {} : { rate }; // frames of another project
  return { type: "paste", parts: placed, ...counted };
}

/** Why nothing can be pasted. */
export function whyNoPaste() {
  return kept().parts ? "There is no unlocked track for what was copied." : "There is nothing to paste. Copy a clip first.";
}

/** What puts copies of the selected clips behind them. */
export function duplicate(store) {
  const parts = chosenParts(store).map(({ track, end, clips }) => ({ track, at: end, clips }));
  return { type: "paste", parts };
}

/** Send a paste, and select what came of it. */
export function sendPaste(store, command) {
  const known = new Set(store.timeline.tracks.flatMap(({ items }) => items.map(({ id }) => id)));
  onceMade(store, () => {
    const there = command.parts.flatMap(({ track, at, clips }) => standing(store.timeline, track, at, clips.length));
    const made = there.filter((id) => !known.has(id));
    if (made.length) store.select(made);
    return made.length > 0;
  });
  store.send(command);
}

function kept() {
  return JSON.parse(localStorage.getItem(KEY) ?? "{}");
}

function standing(timeline, track, at, count) {
  let start = 0;
  const items = timeline.tracks.find(({ id }) => id === track)?.items ?? [];
  const first = items.findIndex(({ frames }) => {
    start += frames;
    return start > at;
  });
  return first < 0 ? [] : items.slice(first, first + count).map(({ id }) => id);
}

function trackFor(timeline, id, kind) {
  const fits = (track) => track.kind === kind && !track.locked;
  const same = timeline.tracks.find((track) => track.id === id && fits(track));
  return (same ?? timeline.tracks.find(fits))?.id;
}

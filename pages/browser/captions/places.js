// Where a new caption goes, and what a typed time makes of one. Pure.
import { rateOf } from "cutroom/document.js";

export const NEW_TEXT = "New caption";

/** {start, frames} of a caption of two seconds from a frame on, or up to the next one; null without room. */
export function roomFrom(cues, start, timeline) {
  const wanted = Math.max(1, Math.round(2 * rateOf(timeline)));
  const shortest = Math.max(1, Math.round(rateOf(timeline) / 4));
  const next = cues.find((cue) => cue.start >= start);
  const frames = next ? Math.min(wanted, next.start - start) : wanted;
  return frames >= shortest ? { start, frames } : null;
}

/** A cue that starts at a frame and ends where it ended; as long as before where that is not possible. */
export function startedAt({ start, frames }, frame) {
  const end = start + frames;
  return { start: frame, frames: frame < end ? end - frame : frames };
}

/** A cue that ends at a frame, or null where that is not after its start. */
export function endedAt({ start }, frame) {
  return frame > start ? { start, frames: frame - start } : null;
}

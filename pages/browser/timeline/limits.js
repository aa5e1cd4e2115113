// How far an edit can go before the media or a neighbour ends. Pure; frames of the timeline.
//
// The server judges for itself. These limits only spare people a drag that will be refused.

import { rational } from "cutroom/document.js";

const SLACK = 1e-6; // of a frame: seconds come as floats

/** How many frames a clip can still grow into its media: {head, tail}. A still never ends. */
export function mediaRoom(clip, asset, rate) {
  if (!asset) return { head: 0, tail: 0 };
  if (asset.still) return { head: Infinity, tail: Infinity };
  const start = rational(clip.source_start);
  const speed = rational(clip.speed);
  const head = Math.floor((start * rate) / speed + SLACK);
  const most = mediaFrames(asset.duration - start, speed, rate);
  return { head: Math.max(0, head), tail: Math.max(0, most - clip.frames) };
}

/** How many frames some seconds of media are worth: those whose middle has media, as the server counts. */
export function mediaFrames(seconds, speed, rate) {
  return Math.max(0, Math.ceil((seconds * rate) / speed + 0.5 - SLACK) - 1);
}

// Why an edge goes no further, as it is said beside the pointer.
const SHORTEST = "One frame is the shortest";
const SOURCE_BEGINS = "The source begins here";
const SOURCE_ENDS = "The source ends here";

/** How far an edge can be trimmed while neighbours stay: {least, most} of its delta, and what stops it there. */
export function trimLimits(items, index, edge, room) {
  const clip = items[index];
  const gap = gapFrames(items[index + (edge === "head" ? -1 : 1)], edge === "head" ? 0 : Infinity);
  const neighbour = room[edge] > gap;
  if (edge === "tail") return byTail(clip, Math.min(gap, room.tail), neighbour ? "The next clip begins here" : SOURCE_ENDS);
  const before = index > (items[0]?.type === "gap" ? 1 : 0) ? "The clip before ends here" : "The timeline begins here";
  return byHead(clip, Math.min(gap, room.head), neighbour ? before : SOURCE_BEGINS);
}

/** How far an edge can be trimmed when everything after it closes up or makes room. */
export function rippleLimits(items, index, edge, room) {
  const clip = items[index];
  return edge === "head" ? byHead(clip, room.head, SOURCE_BEGINS) : byTail(clip, room.tail, SOURCE_ENDS);
}

/** How far the cut between two clips can be moved. */
export function rollLimits(left, right, leftRoom, rightRoom) {
  return {
    least: -Math.min(left.frames - 1, rightRoom.head),
    most: Math.min(right.frames - 1, leftRoom.tail),
    before: rightRoom.head < left.frames - 1 ? "The source after the cut begins here" : SHORTEST,
    after: leftRoom.tail < right.frames - 1 ? "The source before the cut ends here" : SHORTEST,
  };
}

/** How far other media can be chosen for the same place; later media is positive. */
export function slipLimits(room) {
  return { least: -room.head, most: room.tail, before: SOURCE_BEGINS, after: SOURCE_ENDS };
}

/** What is said where a wish goes further than the limits; null within them. */
export function reasonAt(wanted, { least, most, before, after }) {
  if (wanted < least) return before;
  return wanted > most ? after : null;
}

function byHead(clip, room, before) {
  return { least: -room, most: clip.frames - 1, before, after: SHORTEST };
}

function byTail(clip, room, after) {
  return { least: 1 - clip.frames, most: room, before: SHORTEST, after };
}

export function within(value, { least, most }) {
  return Math.min(most, Math.max(least, value));
}

function gapFrames(item, beyond) {
  if (!item) return beyond;
  return item.type === "gap" ? item.frames : 0;
}

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

/** How far an edge can be trimmed while neighbours stay: {least, most} of its delta. */
export function trimLimits(items, index, edge, room) {
  const clip = items[index];
  if (edge === "head")
    return { least: -Math.min(gapFrames(items[index - 1], 0), room.head), most: clip.frames - 1 };
  return { least: 1 - clip.frames, most: Math.min(gapFrames(items[index + 1], Infinity), room.tail) };
}

/** How far an edge can be trimmed when everything after it closes up or makes room. */
export function rippleLimits(items, index, edge, room) {
  const clip = items[index];
  return edge === "head"
    ? { least: -room.head, most: clip.frames - 1 }
    : { least: 1 - clip.frames, most: room.tail };
}

/** How far the cut between two clips can be moved. */
export function rollLimits(left, right, leftRoom, rightRoom) {
  return {
    least: -Math.min(left.frames - 1, rightRoom.head),
    most: Math.min(right.frames - 1, leftRoom.tail),
  };
}

/** How far other media can be chosen for the same place; later media is positive. */
export function slipLimits(room) {
  return { least: -room.head, most: room.tail };
}

export function within(value, { least, most }) {
  return Math.min(most, Math.max(least, value));
}

function gapFrames(item, beyond) {
  if (!item) return beyond;
  return item.type === "gap" ? item.frames : 0;
}

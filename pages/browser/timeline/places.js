// Where the items of a track stand, remembered while the track does not change. Pure.
//
// A track that a change did not touch stays the same object, so its places are counted once.

import { laidOut } from "cutroom/document.js";

const known = new WeakMap();

/** Every clip and gap of a track: [{item, start, end, index}]. */
export function placesOf(track) {
  if (!known.has(track)) known.set(track, laidOut(track));
  return known.get(track);
}

/** The items of a track that touch the frames between first and last. */
export function placesBetween(track, first, last) {
  const places = placesOf(track);
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].end <= first) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < places.length && places[end].start < last) end += 1;
  return places.slice(low, end);
}

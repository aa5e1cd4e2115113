// Which items of a track stand in a part of the timeline. Pure.

import { laidOut } from "cutroom/document.js";

/** The items of a track that touch the frames between first and last: [{item, start, end, index}]. */
export function placesBetween(track, first, last) {
  const places = laidOut(track);
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

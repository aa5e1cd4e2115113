// Finding a place in things that are ordered by their start. Pure.

/** The index of the last thing whose `start` is not after a position, or -1. */
export function lastAtOrBefore(things, position) {
  let low = 0;
  let high = things.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (things[middle].start <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

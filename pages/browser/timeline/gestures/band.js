// Drawing a rubber band over clips to select them. Pure: the pointer in, a ghost out.

import { placesBetween } from "../places.js";
import { topOf } from "../rows.js";

/** The ghosts of a drag that began on empty ground; `kept` clips stay selected besides. */
export function banding(from, kept) {
  return {
    cursor: "default",
    at(point) {
      const first = Math.min(from.frame, point.frame);
      const last = Math.max(from.frame, point.frame);
      const upper = Math.min(from.inside, point.inside);
      const lower = Math.max(from.inside, point.inside);
      const touched = point.rows
        .filter((row) => row.kind === "track" && topOf(row, 0) < lower && topOf(row, 0) + row.height > upper)
        .flatMap((row) => placesBetween(row.track, first, last))
        .filter(({ item }) => item.type === "clip")
        .map(({ item }) => item.id);
      return {
        band: { first, last, upper, lower },
        selection: [...new Set([...kept, ...touched])],
        command: null,
      };
    },
  };
}

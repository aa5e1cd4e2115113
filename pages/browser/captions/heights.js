// How tall the rows of a long list are, and so where each one lies. Pure.
//
// A row that was never drawn counts with an estimate; once drawn, with what it measured.
import { lastAtOrBefore } from "cutroom/player/search.js";

export class Heights {
  constructor(estimate) {
    this.estimate = estimate;
    this.measured = new Map(); // id -> height
    this.ids = [];
    this.places = []; // {start, height}, one a row
    this.total = 0;
  }

  /** The rows, in order. */
  arrange(ids) {
    this.ids = ids;
    this.#place();
  }

  /** Take measured heights, [[id, height], …]; says by how much what lies above `offset` has grown. */
  take(heights, offset) {
    const anchor = this.indexAt(offset);
    const before = this.places[anchor]?.start ?? 0;
    let changed = false;
    for (const [id, height] of heights) {
      if (this.measured.get(id) === height) continue;
      this.measured.set(id, height);
      changed = true;
    }
    if (!changed) return 0;
    this.#place();
    return (this.places[anchor]?.start ?? 0) - before;
  }

  /** Measure everything anew: the list has another width. */
  forget() {
    this.measured.clear();
    this.#place();
  }

  /** The row at an offset from the top. */
  indexAt(offset) {
    return Math.max(0, lastAtOrBefore(this.places, offset));
  }

  #place() {
    let start = 0;
    this.places = this.ids.map((id) => {
      const height = this.measured.get(id) ?? this.estimate;
      const place = { start, height };
      start += height;
      return place;
    });
    this.total = start;
  }
}

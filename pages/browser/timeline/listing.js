// The clips as a list that is heard and not seen: for screen readers, and for tests to find clips.

import { clipsOf } from "cutroom/document.js";
import { isMissing } from "cutroom/library/gone.js";
import { nameOf } from "./drawing/clip.js";
import { shortTime } from "./words.js";

export class Listing {
  #lines = new Map(); // clip's id -> its line
  element = document.createElement("ul");

  constructor() {
    this.element.className = "ct-heard";
    this.element.dataset.testid = "timeline-clips";
    this.element.setAttribute("aria-label", "Clips");
  }

  /** Tell the clips of a timeline; only lines that changed are touched. */
  tell({ timeline, assets, gone, selected }) {
    const known = this.#lines;
    this.#lines = new Map();
    for (const track of timeline.tracks)
      for (const { item, start } of clipsOf(track)) {
        const line = known.get(item.id) ?? document.createElement("li");
        const [at, length] = [shortTime(start, timeline), shortTime(item.frames, timeline)];
        const mark = selected.has(item.id) ? ", selected" : "";
        const name = nameOf(item, { assets, gone }) + (isMissing(assets[item.asset]) ? ", missing" : "");
        const text = `${track.name}: ${name}, from ${at}, ${length} long${mark}`;
        if (line.textContent !== text) {
          line.textContent = text;
          Object.assign(line.dataset, { clip: item.id, track: track.id, start, frames: item.frames });
        }
        this.#lines.set(item.id, line);
      }
    for (const [id, line] of known) if (!this.#lines.has(id)) line.remove();
    this.#order();
  }

  // Moves only what stands in another place than before.
  #order() {
    let there = this.element.firstChild;
    for (const line of this.#lines.values()) {
      if (line === there) there = there.nextSibling;
      else this.element.insertBefore(line, there);
    }
  }
}

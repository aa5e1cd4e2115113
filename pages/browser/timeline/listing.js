// The clips as a list that is heard and not seen: for screen readers, and for tests to find clips.

import { clipsOf } from "cutroom/document.js";
import { nameOf } from "./drawing/clip.js";
import { shortTime } from "./words.js";

/** Make the list tell the clips of a timeline. */
export function tell(list, timeline, assets, selection) {
  const items = timeline.tracks.flatMap((track) =>
    clipsOf(track).map(({ item, start }) => {
      const line = document.createElement("li");
      const [at, length] = [shortTime(start, timeline), shortTime(item.frames, timeline)];
      const selected = selection.includes(item.id) ? ", selected" : "";
      line.textContent = `${track.name}: ${nameOf(item, assets)}, from ${at}, ${length} long${selected}`;
      Object.assign(line.dataset, { clip: item.id, track: track.id, start, frames: item.frames });
      return line;
    }),
  );
  list.replaceChildren(...items);
}

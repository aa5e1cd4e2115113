// Files that a timeline shows and that are not there any more. Pure.
import { clipsOf } from "cutroom/document.js";


/** [{asset, name, clips, start}] of files that are missing, the earliest first: how many clips show each, by their
    ids. `names` has what they were called, as far as that is known. */
export function goneOf(timeline, assets, names) {
  const found = new Map();
  for (const track of timeline.tracks) {
    for (const { item, start } of clipsOf(track)) {
      if (assets[item.asset]) continue;
      const one = found.get(item.asset) ?? { asset: item.asset, name: names[item.asset], clips: [], start };
      found.set(item.asset, { ...one, clips: [...one.clips, item.id], start: Math.min(one.start, start) });
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

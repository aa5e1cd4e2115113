// Files that a timeline shows and that are not there any more. Pure.
import { clipsOf } from "cutroom/document.js";

/** Whether an export lacks a file: it was deleted, or is gone from the disk. */
export function isMissing(asset) {
  return !asset || asset.lost;
}

/** [{asset, name, clips, start}] of files that are missing, the earliest first: how many clips show each, by their
    ids. `names` has what those were called that were deleted; of the others those are left out that are `told` of
    elsewhere. */
export function goneOf(timeline, assets, names, told) {
  const found = new Map();
  for (const track of timeline.tracks) {
    for (const { item, start } of clipsOf(track)) {
      const asset = assets[item.asset];
      if (!isMissing(asset) || (asset && told.has(asset.id))) continue;
      const name = asset?.name ?? names[item.asset];
      const one = found.get(item.asset) ?? { asset: item.asset, name, deleted: !asset, clips: [], start };
      found.set(item.asset, { ...one, clips: [...one.clips, item.id], start: Math.min(one.start, start) });
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

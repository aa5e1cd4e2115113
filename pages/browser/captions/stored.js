// Captions that are stored in media files, as things to choose.
import { nameOf, UNKNOWN } from "cutroom/captions/languages.js";

/** One for each track of captions in the files of a timeline: {key, asset, track, name, file}. */
export function storedCaptions({ timeline, assets, watching }) {
  if (watching) return []; // who may change nothing can take none
  const used = new Set(timeline.tracks.flatMap(({ items }) => items.map(({ asset }) => asset)));
  return [...used].flatMap((id) => {
    const { name: file, captions = [] } = assets[id] ?? {};
    return captions.map((one, index) => ({
      key: `stored:${id}:${index + 1}`,
      asset: id,
      track: index + 1,
      name: titleOf(one),
      file,
    }));
  });
}

/** Such as "German, forced"; "captions" where nothing is said of them. */
export function titleOf({ language, title }) {
  const named = language === UNKNOWN ? "" : nameOf(language);
  return [named, title].filter(Boolean).join(", ") || "captions";
}

// Captions that are stored in the media files of a timeline, as things to choose.
import { nameOf } from "cutroom/captions/languages.js";

/** One for each track of captions: {key, asset, track, name, file}; `name` is such as "German, forced". */
export function storedCaptions(assets) {
  return Object.values(assets).flatMap(({ id, name: file, captions = [] }) =>
    captions.map(({ language, title }, index) => ({
      key: `stored:${id}:${index + 1}`,
      asset: id,
      track: index + 1,
      name: [nameOf(language), title].filter(Boolean).join(", "),
      file,
    })),
  );
}

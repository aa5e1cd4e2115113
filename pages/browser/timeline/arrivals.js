// Where media files come to stand, from the library or from outside. Pure.
//
// The row that they are let go on decides: above one of sound it is the sound of a file that comes,
// everywhere else its pictures, if it has any. Files that come together follow each other.

import { rateOf } from "cutroom/document.js";
import { dropOfAssets, dropOfAssetsOnNewTrack } from "./drop.js";
import { mediaFrames } from "./limits.js";
import { outermostFirst } from "./rows.js";

const STILL_SECONDS = 5;

/** As what kind of clip a file comes to a row, which may be none: "video" or "audio", or null when it has nothing for it. */
export function kindAmong(asset, row) {
  if (row === "audio") return asset.has_audio ? "audio" : null;
  return asset.has_video || asset.still ? "video" : "audio";
}

/** A clip of all that a media file has. */
export function wholeClip(asset, timeline) {
  const seconds = asset.still ? STILL_SECONDS : asset.duration;
  const frames = Math.max(1, mediaFrames(seconds, 1, rateOf(timeline)));
  const plain = { speed: "1", keep_pitch: true, gain: "0", fade_in: 0, fade_out: 0, sound: 1 };
  return { type: "clip", id: `~new ${asset.id}`, asset: asset.id, source_start: "0", frames, ...plain };
}

/** What letting clips of one kind go at frame `at` does, as drop.js tells it, with the `target` track that takes
    them; null for a new one. `track` is the one under the pointer, and `beyond` the kind that gets a new one there. */
export function dropOfFiles({ timeline, rate, clips, kind, track, beyond, at, exact }) {
  if (beyond === kind && outermostFirst(timeline, kind)[0]?.items.length)
    return { ...dropOfAssetsOnNewTrack({ rate, clips, kind, at }), target: null };
  const suits = track?.kind === kind && !track.locked;
  const target = suits ? track : (timeline.tracks.findLast((one) => one.kind === kind && !one.locked) ?? null);
  return { ...dropOfAssets({ timeline, rate, clips, kind, target, at, exact }), target };
}

/** What puts files at the `place` where they were let go before anybody could look into them: {commands, refused},
    one command for each kind, and the files that have nothing for that row. */
export function landing({ timeline, rate, files, place }) {
  const track = timeline.tracks.find(({ id }) => id === place.track) ?? null;
  const among = (kind) => files.filter((file) => kindAmong(file, place.kind) === kind);
  const commands = ["video", "audio"]
    .filter((kind) => among(kind).length)
    .map((kind) => {
      const clips = among(kind).map((file) => wholeClip(file, timeline));
      return dropOfFiles({ ...place, timeline, rate, clips, kind, track }).command;
    });
  return { commands, refused: among(null) };
}

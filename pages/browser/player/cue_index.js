// Which captions are shown at a frame, found without walking through all of them. Pure.
import { lastAtOrBefore } from "cutroom/player/search.js";

export class CueIndex {
  /** Of caption tracks, whose cues are ordered by their starts. */
  constructor(tracks) {
    this.tracks = tracks.map(({ cues }) => indexed(cues));
  }

  /** The cues shown at a frame, in the order of the tracks and of their starts. */
  at(frame) {
    return this.tracks.flatMap(({ cues, latestEnds }) => {
      const shown = [];
      for (let index = lastAtOrBefore(cues, frame); index >= 0 && latestEnds[index] > frame; index -= 1)
        if (cues[index].start + cues[index].frames > frame) shown.unshift(cues[index]);
      return shown;
    });
  }
}

function indexed(cues) {
  let latest = 0;
  const latestEnds = cues.map(({ start, frames }) => (latest = Math.max(latest, start + frames)));
  return { cues, latestEnds };
}

// Dragging a fade handle at a clip's upper corner. Pure: the pointer in, a ghost out.

import { within } from "../limits.js";
import { shortTime } from "../words.js";

/** The ghosts of a drag that took the fade handle at `edge` of the clip `found`. */
export function fading(scene, { found, edge }, from) {
  const { item: clip, track, index } = found;
  const name = edge === "head" ? "fade_in" : "fade_out";
  const other = edge === "head" ? clip.fade_out : clip.fade_in;
  return {
    cursor: "ew-resize",
    at(point) {
      const moved = Math.round(point.frame - from.frame);
      const wanted = clip[name] + (edge === "head" ? moved : -moved);
      const frames = within(wanted, { least: 0, most: clip.frames - other });
      const faded = { ...clip, [name]: frames };
      const { fade_in, fade_out } = faded;
      return {
        tracks: { [track.id]: track.items.with(index, faded) },
        command: frames === clip[name] ? null : { type: "set_fades", clip: clip.id, fade_in, fade_out },
        tip: `${edge === "head" ? "Fade in" : "Fade out"} ${shortTime(frames, scene.timeline)}`,
      };
    },
  };
}

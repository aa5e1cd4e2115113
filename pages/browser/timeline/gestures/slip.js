// Alt and dragging a clip's body: other media in the same place. Pure: the pointer in, a ghost out.

import { mediaRoom, reasonAt, slipLimits, within } from "../limits.js";
import { slipped } from "../preview.js";
import { change, tipOf } from "../words.js";

const STILL = "A still is the same all along";

/** The ghosts of a drag that took the clip `found`; dragging right shows earlier media. */
export function slipping(scene, { found }, from) {
  const { timeline, rate, assets } = scene;
  const { item: clip, track, index } = found;
  const asset = assets[clip.asset];
  const limits = asset?.still ? { least: 0, most: 0, before: STILL, after: STILL } : slipLimits(mediaRoom(clip, asset, rate));
  return {
    cursor: "ew-resize",
    at(point) {
      const wanted = Math.round(from.frame - point.frame);
      const delta = within(wanted, limits);
      return {
        tracks: { [track.id]: slipped(track.items, index, delta, rate) },
        command: delta === 0 ? null : { type: "slip", clip: clip.id, delta },
        stopped: delta !== wanted,
        tip: tipOf(`Slip ${change(delta, timeline)}`, reasonAt(wanted, limits)),
      };
    },
  };
}

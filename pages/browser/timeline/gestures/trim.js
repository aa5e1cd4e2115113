// Dragging the edge of a clip. Pure: the pointer in, a ghost out.
//
//   plain   the edge moves, neighbours stay               (trim)
//   Alt     everything after it closes up or makes room   (ripple_trim; plain with the ripple tool)
//   Shift   the cut between two clips moves               (roll)

import { mediaRoom, reasonAt, rippleLimits, rollLimits, trimLimits, within } from "../limits.js";
import { rippleTrimmed, rolled, trimmed } from "../preview.js";
import { snapPoints, snapShift } from "../snapping.js";
import { change, shortTime, tipOf } from "../words.js";

/** The ghosts of a drag that took `edge` of the clip `found` at `from.frame`. */
export function trimming(scene, { found, edge }, from) {
  const { timeline, rate, assets } = scene;
  const { item: clip, track, index, start, end } = found;
  const at = edge === "head" ? start : end;
  const points = snapPoints(scene);
  const missing = ({ asset }) => (assets[asset] ? null : "The file is missing");
  const roomOf = (one) => mediaRoom(one, assets[one.asset], rate);

  function plan({ alt, shift, ripple }) {
    const left = track.items[edge === "head" ? index - 1 : index];
    const right = track.items[edge === "head" ? index : index + 1];
    if (shift && left?.type === "clip" && right?.type === "clip") {
      const cut = edge === "head" ? index : index + 1;
      return {
        type: "roll",
        limits: rollLimits(left, right, roomOf(left), roomOf(right)),
        items: (delta) => rolled(track.items, cut, delta, rate),
      };
    }
    if (alt !== ripple) {
      return {
        type: "ripple_trim",
        limits: rippleLimits(track.items, index, edge, roomOf(clip)),
        items: (delta) => rippleTrimmed(track.items, index, edge, delta, rate),
      };
    }
    return {
      type: "trim",
      limits: trimLimits(track.items, index, edge, roomOf(clip)),
      items: (delta) => trimmed(track.items, index, edge, delta, rate),
    };
  }

  return {
    cursor: "ew-resize",
    at(point, held) {
      const { type, limits, items } = plan({ ...held, ripple: scene.tool === "ripple" });
      const dragged = at + point.frame - from.frame;
      const snap = held.snapping
        ? snapShift([dragged], points, point.pixelsPerFrame)
        : { shift: 0, guide: null };
      const wanted = Math.round(dragged + snap.shift) - at;
      const delta = within(wanted, limits);
      const length = clip.frames + (edge === "head" ? -delta : delta);
      return {
        tracks: { [track.id]: items(delta) },
        command: delta === 0 ? null : { type, clip: clip.id, edge, delta },
        guide: delta === wanted ? snap.guide : null,
        stopped: delta !== wanted,
        tip: tipOf(change(delta, timeline), shortTime(length, timeline), missing(clip) ?? reasonAt(wanted, limits)),
      };
    },
  };
}

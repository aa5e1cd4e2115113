// Dragging the in or out point along the ruler. Pure: the pointer in, a ghost out.

import { snapPoints, snapShift } from "../snapping.js";
import { shortTime } from "../words.js";

/** The ghosts of a drag that took the in point (`edge` "head") or the out point ("tail"). */
export function ranging(scene, { edge }, from) {
  const { timeline, inPoint, outPoint } = scene;
  const own = edge === "head" ? "inPoint" : "outPoint";
  const points = snapPoints({ ...scene, [own]: null });
  const least = edge === "head" ? 0 : (inPoint ?? -1) + 1;
  const most = edge === "head" ? (outPoint ?? Infinity) - 1 : Infinity;
  return {
    cursor: "ew-resize",
    at(point, { snapping }) {
      const dragged = scene[own] + point.frame - from.frame;
      const snap = snapping ? snapShift([dragged], points, point.pixelsPerFrame) : { shift: 0, guide: null };
      const frame = Math.min(most, Math.max(least, Math.round(dragged + snap.shift)));
      const tip = `${edge === "head" ? "In" : "Out"} ${shortTime(frame, timeline)}`;
      return { range: { [own]: frame }, command: null, guide: snap.guide, tip };
    },
  };
}

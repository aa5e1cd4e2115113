// Dragging a marker in the ruler. Pure: the pointer in, a ghost out.

import { snapPoints, snapShift } from "../snapping.js";
import { shortTime } from "../words.js";

/** The ghosts of a drag that took a marker. */
export function marking(scene, { marker }, from) {
  const points = snapPoints(scene, new Set([marker.id]));
  return {
    cursor: "ew-resize",
    at(point, { snapping }) {
      const dragged = marker.at + point.frame - from.frame;
      const snap = snapping ? snapShift([dragged], points, point.pixelsPerFrame) : { shift: 0, guide: null };
      const at = Math.max(0, Math.round(dragged + snap.shift));
      return {
        markers: { [marker.id]: { ...marker, at } },
        command: at === marker.at ? null : { type: "change_marker", marker: marker.id, at },
        guide: snap.guide,
        tip: shortTime(at, scene.timeline),
      };
    },
  };
}

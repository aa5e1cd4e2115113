// Dragging a caption, or one of its edges. Pure: the pointer in, a ghost out.

import { within } from "../limits.js";
import { snapPoints, snapShift } from "../snapping.js";
import { shortTime } from "../words.js";

/** The ghosts of a drag that took a caption at its body (`edge` null) or at an edge. */
export function cueing(scene, { cue, edge }, from) {
  const { timeline } = scene;
  const points = snapPoints(scene, new Set([cue.id]));
  const end = cue.start + cue.frames;

  function changed(shift) {
    if (edge === "head") {
      const start = within(cue.start + shift, { least: 0, most: end - 1 });
      return { start, frames: end - start };
    }
    if (edge === "tail") return { start: cue.start, frames: Math.max(1, cue.frames + shift) };
    return { start: Math.max(0, cue.start + shift), frames: cue.frames };
  }

  return {
    cursor: edge ? "ew-resize" : "grabbing",
    at(point, { snapping }) {
      const moved = point.frame - from.frame;
      const edges = { head: [cue.start], tail: [end] }[edge] ?? [cue.start, end];
      const dragged = edges.map((frame) => frame + moved);
      const snap = snapping ? snapShift(dragged, points, point.pixelsPerFrame) : { shift: 0, guide: null };
      const { start, frames } = changed(Math.round(moved + snap.shift));
      const same = start === cue.start && frames === cue.frames;
      return {
        cues: { [cue.id]: { ...cue, start, frames } },
        command: same ? null : { type: "change_cue", cue: cue.id, start, frames },
        guide: snap.guide,
        tip: `${shortTime(start, timeline)}  ·  ${shortTime(frames, timeline)}`,
      };
    },
  };
}

// Where things are on the page, for tests that use a real mouse.

import { findClip } from "cutroom/document.js";
import { topOf } from "./rows.js";
import { frameToX } from "./view.js";

/** {clipRect, edgePoint, frameToX, trackRect, cueRect} of a timeline, in coordinates of the page's window. */
export function hookOf(timeline) {
  const origin = () => timeline.canvas.getBoundingClientRect();
  const across = (frame) => origin().left + frameToX(timeline.scene().view, frame);
  const rowOf = (id) => timeline.scene().rows.find((row) => row.id === id);
  const rect = (row, start, end) => {
    const [x, right] = [across(start), across(end)];
    return {
      x,
      y: origin().top + topOf(row, timeline.scene().scrollY),
      width: right - x,
      height: row.height,
    };
  };
  const clipRect = (id) => {
    const found = findClip(timeline.store.timeline, id);
    return found && rect(rowOf(found.track.id), found.start, found.end);
  };
  return {
    timeline,
    clipRect,
    frameToX: across,
    /** A point just inside the "head" or "tail" of a clip. */
    edgePoint(id, edge) {
      const { x, y, width, height } = clipRect(id);
      return { x: edge === "head" ? x + 2 : x + width - 2, y: y + height * 0.6 };
    },
    trackRect(id) {
      const row = rowOf(id);
      const { left, width, top } = origin();
      return row && { x: left, y: top + topOf(row, timeline.scene().scrollY), width, height: row.height };
    },
    cueRect(id) {
      for (const captions of timeline.store.timeline.captions) {
        const cue = captions.cues.find((one) => one.id === id);
        if (cue) return rect(rowOf(captions.id), cue.start, cue.start + cue.frames);
      }
      return null;
    },
  };
}

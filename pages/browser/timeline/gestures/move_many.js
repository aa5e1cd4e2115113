// Dragging several selected clips at once. Pure: the pointer in, a ghost out.

import { clipsOf } from "cutroom/document.js";
import { dropOfMany } from "../drop_many.js";
import { newTrackAt, outermostFirst } from "../rows.js";
import { snapPoints } from "../snapping.js";
import { change, tipOf } from "../words.js";
import { placeOf } from "./move.js";

/** Whether a drag that took the clip `found` takes others along: all that are selected, if they can move. */
export function movesMany({ timeline, selected }, { found }) {
  return selected.size > 1 && selected.has(found.item.id) && groupsOf(timeline, selected).every(({ track }) => !track.locked);
}

/** The ghosts of a drag of all that is selected, taken at `from`. */
export function movingMany(scene, from) {
  const { timeline, rate, selected } = scene;
  const groups = groupsOf(timeline, selected);
  const places = groups.flatMap(({ clips }) => clips);
  const first = Math.min(...places.map(({ start }) => start));
  const last = Math.max(...places.map(({ end }) => end));
  const points = snapPoints(scene, selected);
  return {
    cursor: "grabbing",
    at(point, held) {
      const { at, guide } = placeOf(first + point.frame - from.frame, last - first, points, point, held);
      const kind = newTrackAt(point.rows, point.y, point.scrollY);
      const beyond = kind && gainsTracks(timeline, groups, kind) ? kind : null;
      const drop = dropOfMany({ timeline, rate, groups, delta: at - first, exact: held.exact, beyond });
      const { cut, room } = drop;
      return {
        tracks: drop.tracks,
        newTracks: drop.newTracks,
        command: drop.command,
        cut: cut === null ? null : { frame: cut, track: groups[0].track.id },
        guide: cut === null && room ? guide : null,
        stopped: !room,
        tip: room ? tipOf(...newTracksOf(drop), `${places.length} clips`, change(at - first, timeline)) : "No room there (Ctrl: replace what is there)",
      };
    },
  };
}

function newTracksOf({ newTracks: { length } }) {
  return length > 1 ? [`${length} new tracks`] : length ? ["New track"] : [];
}

// Clips that are all there is on the outermost tracks gain nothing by new ones.
function gainsTracks(timeline, groups, kind) {
  const left = groups.filter(({ track }) => track.kind === kind);
  const outermost = outermostFirst(timeline, kind).slice(0, left.length);
  return left.some(({ track, clips }) => !outermost.includes(track) || clips.length < clipsOf(track).length);
}

function groupsOf(timeline, selected) {
  return timeline.tracks
    .map((track) => ({ track, clips: clipsOf(track).filter(({ item }) => selected.has(item.id)) }))
    .filter(({ clips }) => clips.length);
}

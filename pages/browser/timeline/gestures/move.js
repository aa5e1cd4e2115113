// Dragging a clip, or media from the library, to another place. Pure: the pointer in, a ghost out.

import { dropOfAsset, dropOfAssetOnNewTrack, dropOfClip, dropOnNewTrack } from "../drop.js";
import { newTrackAt, outermostFirst, rowAt } from "../rows.js";
import { snapPoints, snapShift } from "../snapping.js";
import { change, shortTime, tipOf } from "../words.js";

/** The ghosts of a drag that took the clip `found` at `from`; what a drop means stands in drop.js. */
export function moving(scene, { found }, from) {
  const { timeline, rate } = scene;
  const { item: clip, track, start } = found;
  const points = snapPoints(scene, new Set([clip.id]));
  return {
    cursor: "grabbing",
    at(point, held) {
      const row = rowAt(point.rows, point.y, point.scrollY);
      const target = row?.track ?? track;
      const { at, guide } = placeOf(start + point.frame - from.frame, clip.frames, points, point, held);
      if (newTrackAt(point.rows, point.y, point.scrollY) === track.kind && !standsAlone(timeline, track)) {
        const drop = dropOnNewTrack({ found, at, rate });
        return { ...drop, cut: null, guide, tip: tipOf("New track", change(at - start, timeline), shortTime(at, timeline)) };
      }
      const drop = dropOfClip({ timeline, rate, found, target, at, exact: held.exact });
      const allowed = target.kind === track.kind && !target.locked;
      return {
        tracks: drop.tracks,
        command: drop.command,
        cut: drop.cut === null ? null : { frame: drop.cut, track: target.id },
        guide: allowed && drop.cut === null ? guide : null,
        carried: {
          clip,
          track: target.id,
          home: track.id,
          at,
          refused: !allowed,
          apart: drop.cut !== null || drop.at !== at,
        },
        stopped: !allowed,
        tip: allowed
          ? `${change(drop.at - start, timeline)}  ·  ${shortTime(drop.at, timeline)}`
          : "Not on this track",
      };
    },
  };
}

// A clip that is alone on the outermost track gains nothing by another one.
function standsAlone(timeline, track) {
  return track === outermostFirst(timeline, track.kind)[0] && track.items.filter(({ type }) => type === "clip").length === 1;
}

/** The ghosts of a file that is dragged in from outside; `clip` is what would come to stand there. Its
    pictures go among pictures, and above a row of sound it is its sound that comes. */
export function bringing(scene, clip, asset) {
  const { timeline, rate } = scene;
  const points = snapPoints(scene);
  const usual = asset.has_video || asset.still ? "video" : "audio";
  return {
    cursor: "copy",
    at(point, held) {
      const row = rowAt(point.rows, point.y, point.scrollY);
      const kind = row?.track?.kind === "audio" ? "audio" : usual;
      if (kind === "audio" && !asset.has_audio) return refused(`${asset.name} has no sound`);
      const suits = row?.track?.kind === kind && !row.track.locked;
      const target = suits
        ? row.track
        : (timeline.tracks.findLast((one) => one.kind === kind && !one.locked) ?? null);
      const { at, guide } = placeOf(point.frame, clip.frames, points, point, held);
      if (newTrackAt(point.rows, point.y, point.scrollY) === kind && outermostFirst(timeline, kind)[0]?.items.length) {
        const drop = dropOfAssetOnNewTrack({ rate, clip, kind, at });
        return { ...drop, cut: null, guide, tip: tipOf("New track", shortTime(at, timeline), shortTime(clip.frames, timeline)) };
      }
      const drop = dropOfAsset({ timeline, rate, clip, kind, target, at, exact: held.exact });
      return {
        tracks: drop.tracks,
        command: drop.command,
        cut: drop.cut === null || !target ? null : { frame: drop.cut, track: target.id },
        guide: drop.cut === null ? guide : null,
        tip: `${shortTime(drop.at, timeline)}  ·  ${shortTime(clip.frames, timeline)}`,
      };
    },
  };
}

function refused(tip) {
  return { tracks: {}, command: null, cut: null, guide: null, stopped: true, tip };
}

/** Where something of a length comes to stand, snapped, and the guide that shows to what. */
export function placeOf(start, frames, points, { pixelsPerFrame }, { snapping }) {
  const snap = snapping
    ? snapShift([start, start + frames], points, pixelsPerFrame)
    : { shift: 0, guide: null };
  const at = Math.max(0, Math.round(start + snap.shift));
  return { at, guide: snap.guide };
}

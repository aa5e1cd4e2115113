// Dragging a clip, or media from the library or from outside, to another place. Pure: the pointer in, a ghost out.

import { NO_SOUND } from "cutroom/document.js";
import { dropOfFiles, kindAmong, wholeClip } from "../arrivals.js";
import { dropOfClip, dropOnNewTrack } from "../drop.js";
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
          : notHere(scene, found, target),
      };
    },
  };
}

// Why a clip cannot be let go on a track, and how what may be meant is done.
function notHere({ assets }, { item, track }, target) {
  const wished = target.kind === "audio" && track.kind === "video" && assets[item.asset]?.has_audio && item.sound !== NO_SOUND;
  return tipOf("Not on this track", wished && !target.locked && "A gives its sound a track");
}

// A clip that is alone on the outermost track gains nothing by another one.
function standsAlone(timeline, track) {
  return track === outermostFirst(timeline, track.kind)[0] && track.items.filter(({ type }) => type === "clip").length === 1;
}

/** The ghosts of a file that is dragged in from the library. */
export function bringing(scene, asset) {
  const { timeline, rate } = scene;
  const points = snapPoints(scene);
  const clips = [wholeClip(asset, timeline)];
  const [{ frames }] = clips;
  return {
    at(point, held) {
      const track = rowAt(point.rows, point.y, point.scrollY)?.track ?? null;
      const kind = kindAmong(asset, track?.kind);
      if (kind === null) return { tracks: {}, command: null, stopped: true, tip: `${asset.name} has no sound` };
      const { at, guide } = placeOf(point.frame, frames, points, point, held);
      const beyond = newTrackAt(point.rows, point.y, point.scrollY);
      const { target, ...drop } = dropOfFiles({ timeline, rate, clips, kind, track, beyond, at, exact: held.exact });
      return {
        ...drop,
        cut: drop.cut === null || !target ? null : { frame: drop.cut, track: target.id },
        guide: drop.cut === null ? guide : null,
        tip: tipOf(drop.newTracks && "New track", shortTime(drop.at, timeline), shortTime(frames, timeline)),
      };
    },
  };
}

/** The ghosts of files that are dragged in from outside. What they are and how long is not known before they are here,
    so only the place is shown, as that of a single picture; `place` says it to whoever takes them. */
export function arriving(scene) {
  const { timeline, rate } = scene;
  const points = snapPoints(scene);
  const clips = [{ type: "clip", id: "~new", frames: 1 }];
  return {
    at(point, held) {
      const track = rowAt(point.rows, point.y, point.scrollY)?.track ?? null;
      const beyond = newTrackAt(point.rows, point.y, point.scrollY);
      const { at } = placeOf(point.frame, 0, points, point, held);
      const { exact } = held;
      const kind = track?.kind ?? beyond ?? "video";
      const drop = dropOfFiles({ timeline, rate, clips, kind, track, beyond, at, exact });
      return {
        place: { track: track?.id ?? null, kind: track?.kind ?? null, beyond, at, exact },
        tracks: {},
        command: null,
        cut: drop.target && { frame: drop.at, track: drop.target.id },
        guide: drop.target ? null : drop.at,
        tip: tipOf(drop.target?.name ?? "New track", shortTime(drop.at, timeline)),
      };
    },
  };
}

/** Where something of a length comes to stand, snapped, and the guide that shows to what. */
export function placeOf(start, frames, points, { pixelsPerFrame }, { snapping }) {
  const snap = snapping
    ? snapShift([start, start + frames], points, pixelsPerFrame)
    : { shift: 0, guide: null };
  const at = Math.max(0, Math.round(start + snap.shift));
  return { at, guide: snap.guide };
}

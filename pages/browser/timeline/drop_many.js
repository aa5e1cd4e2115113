// What dropping several selected clips somewhere means. Pure.
//
// They stay on their tracks. Where there is room they keep their distances; among other clips of one
// track they go together between two of them, which is the rule of drop.js for a single clip. With
// Ctrl (or Cmd) they stay exactly where they are dropped and replace what is under them. Dropped
// beyond the tracks of their kind they go to new ones there, one for each that they come from.

import { laidOut } from "cutroom/document.js";
import { isFree, newTrack } from "./drop.js";
import { extractedAll, insertedAt, liftedAll, placed } from "./preview.js";
import { mainTrack } from "./rows.js";

/** What dropping `groups`, [{track, clips: places}], `delta` frames later does: {command|null,
    tracks: {id: items}, newTracks, cut|null, room}; without `room` nothing is sent. Those of the kind
    `beyond` go to new tracks. */
export function dropOfMany({ timeline, rate, groups, delta, exact, beyond = null }) {
  const rests = groups.map(({ track, clips }) => liftedAll(track.items, idsOf(clips)));
  const free = groups.every(
    ({ track, clips }, index) =>
      track.kind === beyond || clips.every(({ item, start }) => isFree(rests[index], start + delta, item.frames)),
  );
  const [only] = groups.length === 1 && !beyond ? groups : [];
  if (!exact && only && (!free || goesLast(timeline, only, rests[0], delta))) return together(only, delta);
  if (!exact && !free) return { command: null, tracks: {}, newTracks: [], cut: null, room: false };
  return shifted({ groups, rests, delta, rate, beyond });
}

function shifted({ groups, rests, delta, rate, beyond }) {
  const tracks = {};
  const made = []; // from top to bottom
  groups.forEach(({ track, clips }, index) => {
    const onto = (rest) => clips.reduce((items, { item, start }) => placed(items, start + delta, item, rate), rest);
    if (track.kind === beyond) made.push(onto([]));
    tracks[track.id] = track.kind === beyond ? rests[index] : onto(rests[index]);
  });
  const outwards = beyond === "video" ? made.reverse() : made;
  const newTracks = outwards.map((items, index) => newTrack(beyond, items, index + 1));
  const clips = groups.flatMap((group) => [...idsOf(group.clips)]);
  const command = { type: "shift", clips, delta, ...(beyond && { new_tracks: beyond }) };
  return { command: delta || beyond ? command : null, tracks, newTracks, cut: null, room: true };
}

function together({ track, clips }, delta) {
  const ids = idsOf(clips);
  const index = placeAmong(track, clips, delta);
  const items = clips.reduce(
    (items, { item }, number) => insertedAt(items, index + number, item),
    extractedAll(track.items, ids),
  );
  const order = (some) => some.flatMap(({ id }) => id ?? []).join();
  if (order(items) === order(track.items)) return { command: null, tracks: {}, newTracks: [], cut: null, room: true };
  const cut = laidOut({ items }).find(({ item }) => item === clips[0].item).start;
  const command = { type: "reorder_many", clips: [...ids], track: track.id, index };
  return { command, tracks: { [track.id]: items }, newTracks: [], cut, room: true };
}

// Others are passed where the group's leading edge is beyond their middle.
function placeAmong(track, clips, delta) {
  const ids = idsOf(clips);
  const leading = delta > 0 ? clips.at(-1).end + delta : clips[0].start + delta;
  return laidOut(track).filter(
    ({ item, start, end }) => item.type === "clip" && !ids.has(item.id) && leading > (start + end) / 2,
  ).length;
}

function goesLast(timeline, { track, clips }, rest, delta) {
  if (track.id !== mainTrack(timeline)?.id || clips.at(-1).end === laidOut(track).at(-1).end) return false;
  return laidOut({ items: rest }).every(({ item, end }) => item.type !== "clip" || end <= clips[0].start + delta);
}

function idsOf(clips) {
  return new Set(clips.map(({ item }) => item.id));
}

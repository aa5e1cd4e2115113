// What dropping several selected clips somewhere means. Pure.
//
// They stay on their tracks. Where there is room they keep their distances; among other clips of one
// track they go together between two of them, which is the rule of drop.js for a single clip. With
// Ctrl (or Cmd) they stay exactly where they are dropped and replace what is under them.

import { laidOut } from "cutroom/document.js";
import { isFree } from "./drop.js";
import { extractedAll, insertedAt, liftedAll, placed } from "./preview.js";
import { mainTrack } from "./rows.js";

/** What dropping `groups`, [{track, clips: places}], `delta` frames later does:
    {command|null, tracks: {id: items}, cut|null, room}; without `room` nothing is sent. */
export function dropOfMany({ timeline, rate, groups, delta, exact }) {
  const rests = groups.map(({ track, clips }) => liftedAll(track.items, idsOf(clips)));
  const free = groups.every(({ clips }, index) =>
    clips.every(({ item, start }) => isFree(rests[index], start + delta, item.frames)),
  );
  const [only] = groups.length === 1 ? groups : [];
  if (!exact && only && (!free || goesLast(timeline, only, rests[0], delta))) return together(only, delta);
  if (!exact && !free) return { command: null, tracks: {}, cut: null, room: false };
  return shifted({ groups, rests, delta, rate });
}

function shifted({ groups, rests, delta, rate }) {
  const tracks = {};
  groups.forEach(({ track, clips }, index) => {
    tracks[track.id] = clips.reduce(
      (items, { item, start }) => placed(items, start + delta, item, rate),
      rests[index],
    );
  });
  const ids = groups.flatMap(({ clips }) => [...idsOf(clips)]);
  return { command: delta ? { type: "shift", clips: ids, delta } : null, tracks, cut: null, room: true };
}

function together({ track, clips }, delta) {
  const ids = idsOf(clips);
  const index = placeAmong(track, clips, delta);
  const items = clips.reduce(
    (items, { item }, number) => insertedAt(items, index + number, item),
    extractedAll(track.items, ids),
  );
  const order = (some) => some.flatMap(({ id }) => id ?? []).join();
  if (order(items) === order(track.items)) return { command: null, tracks: {}, cut: null, room: true };
  const cut = laidOut({ items }).find(({ item }) => item === clips[0].item).start;
  const command = { type: "reorder_many", clips: [...ids], track: track.id, index };
  return { command, tracks: { [track.id]: items }, cut, room: true };
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

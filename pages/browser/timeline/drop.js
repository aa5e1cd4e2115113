// What dropping a clip or a media file somewhere means: the rule of the magnetic main track. Pure.
//
// The lowest video track is the main track: its clips stay together. Dragging a clip among others
// changes their order and closes up; dropping it past the end makes it the last one. On every other
// track, and in a gap that is large enough, a clip stays where it is dropped. With Ctrl (or Cmd) it
// stays there on any track and replaces what is under it.

import { laidOut } from "cutroom/document.js";
import { extracted, insertedAt, insertedAtCut, lifted, placed } from "./preview.js";
import { mainTrack } from "./rows.js";
import { nearest } from "./snapping.js";

/** What dropping a clip at frame `at` of `target` does:
    {command|null, tracks: {id: items}, at, cut|null}; `cut` is the frame where it pushes in. */
export function dropOfClip({ timeline, rate, found, target, at, exact }) {
  const { item: clip, track: source, index } = found;
  if (target.kind !== source.kind || target.locked) return nothing(found);
  const within = target.id === source.id;
  const rest = within ? lifted(source.items, index) : target.items;
  if (exact || isFree(rest, at, clip.frames)) {
    if (!exact && within && goesLast(timeline, target, clip, at)) return reorder(found, clips(rest).length);
    const tracks = { [source.id]: lifted(source.items, index) };
    tracks[target.id] = placed(rest, at, clip, rate);
    const moved = !within || at !== found.start;
    const command = moved ? { type: "move", clip: clip.id, track: target.id, at, mode: "overwrite" } : null;
    return { command, tracks, at, cut: null };
  }
  return within ? reorder(found, placeAmong(found, at)) : pushIn({ found, target, at });
}

/** What dropping a clip at frame `at` where there is no track does: one of its kind is made for it. */
export function dropOnNewTrack({ found, at, rate }) {
  const { item: clip, track: source, index } = found;
  const command = { type: "move", clip: clip.id, track: null, at, mode: "overwrite" };
  const newTracks = [newTrack(source.kind, placed([], at, clip, rate))];
  return { command, tracks: { [source.id]: lifted(source.items, index) }, at, cut: null, newTracks };
}

/** What dropping new media files does, one after the other: as `dropOfClip`, for clips that are not on the
    timeline yet. Without `target` they go to the first track of their kind, which is made when there is none. */
export function dropOfAssets({ timeline, rate, clips, kind, target, at, exact }) {
  const append = { type: "append", track: target?.id ?? null, kind, clips: clips.map(piece) };
  if (!target) return { command: append, tracks: {}, at, cut: null };
  const end = lengthOf(target.items);
  if (!exact && at >= end && target.id === mainTrack(timeline)?.id)
    return { command: append, tracks: { [target.id]: [...target.items, ...clips] }, at: end, cut: end };
  if (exact || isFree(target.items, at, lengthOf(clips))) {
    const command = { type: "overwrite", track: target.id, at, ...pieces(clips) };
    return { command, tracks: { [target.id]: placedAll(target.items, at, clips, rate) }, at, cut: null };
  }
  const cut = nearestCut(target, at);
  const tracks = { [target.id]: clips.reduceRight((items, clip) => insertedAtCut(items, cut, clip), target.items) };
  return { command: { type: "insert", track: target.id, at: cut, ...pieces(clips) }, tracks, at: cut, cut };
}

/** What dropping new media files at frame `at` where there is no track does: one of their kind is made for them. */
export function dropOfAssetsOnNewTrack({ rate, clips, kind, at }) {
  const command = { type: "overwrite", track: null, kind, at, ...pieces(clips) };
  return { command, tracks: {}, at, cut: null, newTracks: [newTrack(kind, placedAll([], at, clips, rate))] };
}

/** A track of a kind as it is drawn before it is made; `number` tells several apart. */
export function newTrack(kind, items, number = 1) {
  return { id: number > 1 ? `new track ${number}` : "new track", kind, name: "New", items, muted: false, locked: false };
}

function piece({ asset, source_start, frames }) {
  return { asset, source_start, frames };
}

function pieces([first, ...others]) {
  return { ...piece(first), ...(others.length ? { then: others.map(piece) } : {}) };
}

function placedAll(items, at, clips, rate) {
  let start = at;
  return clips.reduce((before, clip) => {
    const after = placed(before, start, clip, rate);
    start += clip.frames;
    return after;
  }, items);
}

function nothing({ start }) {
  return { command: null, tracks: {}, at: start, cut: null };
}

function reorder({ item: clip, track, index }, place) {
  const rest = extracted(track.items, index);
  const items = insertedAt(rest, place, clip);
  const at = lengthOf(items.slice(0, items.indexOf(clip)));
  const same = clips(track.items).indexOf(clip) === place;
  const command = same ? null : { type: "reorder", clip: clip.id, track: track.id, index: place };
  return { command, tracks: { [track.id]: same ? track.items : items }, at, cut: same ? null : at };
}

function pushIn({ found, target, at }) {
  const { item: clip, track: source, index } = found;
  const cut = nearestCut(target, at);
  const tracks = {
    [source.id]: extracted(source.items, index),
    [target.id]: insertedAtCut(target.items, cut, clip),
  };
  const command = { type: "move", clip: clip.id, track: target.id, at: cut, mode: "insert" };
  return { command, tracks, at: cut, cut };
}

// The place in order among the others, once the clip is away and they closed up: a clip passes
// another one when it covers the other's middle.
function placeAmong({ item: clip, track, index, start }, at) {
  const forwards = at > start;
  const leading = forwards ? at + clip.frames : at;
  let place = 0;
  for (const other of laidOut({ items: lifted(track.items, index) })) {
    if (other.item.type !== "clip") continue;
    if (leading > (other.start + other.end) / 2) place += 1;
  }
  return place;
}

function nearestCut(track, at) {
  const cuts = laidOut(track).flatMap(({ item, start, end }) => (item.type === "clip" ? [start, end] : []));
  return nearest(cuts, at);
}

function goesLast(timeline, track, clip, at) {
  const order = clips(track.items);
  if (track.id !== mainTrack(timeline)?.id || order.at(-1) === clip) return false;
  return laidOut(track).every(({ item, end }) => item.type !== "clip" || item === clip || end <= at);
}

/** Whether no clip stands among items from frame `at` on for so many frames. */
export function isFree(items, at, frames) {
  return laidOut({ items }).every(
    ({ item, start, end }) => item.type !== "clip" || end <= at || start >= at + frames,
  );
}

function clips(items) {
  return items.filter((item) => item.type === "clip");
}

function lengthOf(items) {
  return items.reduce((sum, item) => sum + item.frames, 0);
}

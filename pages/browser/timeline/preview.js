// How the items of a track would look after an edit, for drawing while somebody drags. Pure.
//
//   trimmed         | A    | B  |  ->  | A |__| B  |
//   rippleTrimmed   | A    | B  |  ->  | A | B  |
//   rolled          | A    | B  |  ->  | A  | B    |

import { rational } from "cutroom/document.js";

const gap = (frames) => ({ type: "gap", frames });

/** An edge moved; neighbours stay. */
export function trimmed(items, index, edge, delta, rate) {
  const before = items.slice(0, index);
  const after = items.slice(index + 1);
  if (edge === "head") {
    const room = before.at(-1)?.type === "gap" ? before.pop().frames : 0;
    return tidy([...before, gap(room + delta), withEdge(items[index], edge, delta, rate), ...after]);
  }
  const room = after[0]?.type === "gap" ? after.shift().frames : 0;
  return tidy([...before, withEdge(items[index], edge, delta, rate), gap(room - delta), ...after]);
}

/** An edge moved; everything after it closes up or makes room. */
export function rippleTrimmed(items, index, edge, delta, rate) {
  return items.with(index, withEdge(items[index], edge, delta, rate));
}

/** The cut before the item at `index` moved. */
export function rolled(items, index, delta, rate) {
  return items
    .with(index - 1, withEdge(items[index - 1], "tail", delta, rate))
    .with(index, withEdge(items[index], "head", delta, rate));
}

/** Other media in the same place. */
export function slipped(items, index, delta, rate) {
  return items.with(index, startingLater(items[index], delta, rate));
}

/** A clip taken away, a gap in its place. */
export function lifted(items, index) {
  return tidy(items.with(index, gap(items[index].frames)));
}

/** A clip taken away, the rest closed up. */
export function extracted(items, index) {
  return tidy(items.toSpliced(index, 1));
}

/** Clips taken away, gaps in their place. */
export function liftedAll(items, ids) {
  return tidy(items.map((item) => (ids.has(item.id) ? gap(item.frames) : item)));
}

/** Clips taken away, the rest closed up. */
export function extractedAll(items, ids) {
  return tidy(items.filter((item) => !ids.has(item.id)));
}

/** A clip put before the clip that is `place` in order; later ones make room. */
export function insertedAt(items, place, clip) {
  const clips = items.flatMap((item, index) => (item.type === "clip" ? [index] : []));
  const index = place < clips.length ? clips[place] : items.length;
  return items.toSpliced(index, 0, clip);
}

/** A clip put in at a cut; what stands there or later makes room. */
export function insertedAtCut(items, frame, clip) {
  let start = 0;
  const index = items.findIndex((item) => {
    const here = start >= frame;
    start += item.frames;
    return here;
  });
  return items.toSpliced(index < 0 ? items.length : index, 0, clip);
}

/** A clip put at a frame; what was under it is eaten. */
export function placed(items, at, clip, rate) {
  const end = at + clip.frames;
  const before = [];
  const after = [];
  let start = 0;
  for (const item of items) {
    const stop = start + item.frames;
    if (start < at) before.push(cutTail(item, Math.min(stop, at) - start));
    if (stop > end) after.push(cutHead(item, Math.max(0, end - start), rate));
    start = stop;
  }
  if (start < at) before.push(gap(at - start));
  return tidy([...before, clip, ...after]);
}

function cutTail(item, frames) {
  return { ...item, frames };
}

function cutHead(item, delta, rate) {
  const rest = { ...item, frames: item.frames - delta };
  return item.type === "clip"
    ? { ...startingLater(rest, delta, rate), id: delta ? `${item.id}~` : item.id }
    : rest;
}

function withEdge(clip, edge, delta, rate) {
  if (edge === "tail") return { ...clip, frames: clip.frames + delta };
  return { ...startingLater(clip, delta, rate), frames: clip.frames - delta };
}

function startingLater(clip, delta, rate) {
  const start = rational(clip.source_start) + (delta / rate) * rational(clip.speed);
  return { ...clip, source_start: String(Math.max(0, start)) };
}

// Gaps side by side become one; empty ones and one at the end go.
function tidy(items) {
  const kept = [];
  for (const item of items) {
    if (item.frames < 1) continue;
    if (item.type === "gap" && kept.at(-1)?.type === "gap") kept.push(gap(kept.pop().frames + item.frames));
    else kept.push(item);
  }
  if (kept.at(-1)?.type === "gap") kept.pop();
  return kept;
}

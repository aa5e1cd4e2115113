// Which parts of clips are seen below others. Pure.
//
//     V2         |<fade| c2 |fade>|         c2 hides V1 only between its fades
//     V1    | c1 .......|    |........ |
import { placeOf } from "cutroom/player/placing.js";

/** For each lane, from the top, the parts of its clips that are seen: [{start, end, run, placed}], in order.
    A lane is a list of {run, placed}; `hides` tells of one whether its picture fills the frame. */
export function shownParts(lanes, { hides }) {
  let hidden = []; // [{start, end}], in order, apart from each other
  return lanes.map((clips) => {
    const visible = clips.filter(({ placed }) => placeOf(placed.item).opacity > 0);
    const parts = without(hidden, visible);
    const opaque = visible.filter((clip) => placeOf(clip.placed.item).opacity === 100 && hides(clip));
    hidden = merged([...hidden, ...opaque.map(({ placed }) => betweenFades(placed))]);
    return parts;
  });
}

/** Where a clip's picture is at its full strength. */
function betweenFades({ item, start, end }) {
  return { start: start + (item.fade_in ?? 0), end: end - (item.fade_out ?? 0) };
}

function without(hidden, clips) {
  const parts = [];
  let above = 0; // everything that ends before the clip has been looked at once
  for (const { run, placed } of clips) {
    let from = placed.start;
    while (above < hidden.length && hidden[above].end <= from) above += 1;
    for (let index = above; index < hidden.length && hidden[index].start < placed.end; index += 1) {
      if (hidden[index].start > from) parts.push({ start: from, end: hidden[index].start, run, placed });
      from = Math.max(from, hidden[index].end);
    }
    if (from < placed.end) parts.push({ start: from, end: placed.end, run, placed });
  }
  return parts;
}

function merged(stretches) {
  const ordered = stretches.filter(({ start, end }) => start < end).sort((one, other) => one.start - other.start);
  const apart = [];
  for (const { start, end } of ordered) {
    const last = apart.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else apart.push({ start, end });
  }
  return apart;
}

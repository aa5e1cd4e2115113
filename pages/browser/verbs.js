// What one key, one button or one menu line does to the timeline. Each verb is
// {possible(store), run(store)}; verbs that belong to the player or to the page are only told.

import { copy, duplicate, pasteAt, sendPaste, whyNoPaste } from "cutroom/clipboard.js";
import { onceMade } from "cutroom/once_made.js";
import { NO_SOUND, clipAt, cutsOf, findClip, framesOf, rateOf, seenAt } from "cutroom/document.js";

const always = () => true;
const loaded = (store) => store.timeline !== null;
const chosen = (store) => loaded(store) && store.selection.length > 0;

/** The clips that hold the playhead strictly inside: selected ones first, else the one that is seen or heard. */
export function splittable(store) {
  const holding = (id) => {
    const found = findClip(store.timeline, id);
    return found && found.start < store.playhead && store.playhead < found.end && !found.track.locked;
  };
  const selected = store.selection.filter(holding);
  if (selected.length) return selected;
  const id = underPlayhead(store)?.item.id;
  return id && holding(id) ? [id] : [];
}

function underPlayhead({ timeline, playhead }) {
  const seen = seenAt(timeline, playhead);
  if (seen) return seen;
  for (const track of timeline.tracks) {
    const found = clipAt(track, playhead);
    if (found) return { ...found, track };
  }
  return null;
}

// The clip that Q and W shorten: the selected one under the playhead, else the one that is seen.
function trimmable(store) {
  const [id] = splittable(store);
  return id ?? null;
}

function trimTo(edge) {
  return {
    possible: (store) => loaded(store) && trimmable(store) !== null,
    run(store) {
      const clip = trimmable(store);
      const { start } = findClip(store.timeline, clip);
      store.send({ type: "trim_to_playhead", clip, edge, at: store.playhead });
      if (edge === "head") store.setPlayhead(start); // what is seen goes there
    },
  };
}

// The selected clips of pictures whose sound is still with them.
function detachable({ timeline, selection, assets }) {
  const found = selection.map((id) => findClip(timeline, id)).filter(Boolean);
  const heard = found.filter(({ item, track }) => track.kind === "video" && item.sound !== NO_SOUND && assets[item.asset]?.has_audio);
  return heard.filter(({ track }) => !track.locked).map(({ item }) => item.id);
}

function removal(type) {
  return {
    possible: (store) =>
      store.selection.length > 0 || store.selectedCue !== null || (type === "extract" && hasRange(store)),
    run(store) {
      if (store.selection.length) store.send({ type, clips: store.selection });
      else if (store.selectedCue !== null) store.send({ type: "remove_cues", cues: [store.selectedCue] });
      else extractRange(store);
    },
  };
}

function hasRange({ inPoint, outPoint }) {
  return inPoint !== null && outPoint !== null && inPoint < outPoint;
}

function extractRange(store) {
  store.send({ type: "extract_range", start: store.inPoint, end: store.outPoint });
  store.setPlayhead(store.inPoint);
  store.setRange({ inPoint: null, outPoint: null });
}

function told(name) {
  return { possible: loaded, run: (store) => store.tell("verb", name) };
}

// Whoever steps looks at single frames: what plays stands still. There is nothing to look at after the end.
function step(frames) {
  return {
    possible: loaded,
    run(store) {
      store.setPlaying(false);
      const last = Math.max(store.playhead, framesOf(store.timeline));
      store.setPlayhead(Math.min(store.playhead + frames(store), last));
    },
  };
}

function jump(where) {
  return {
    possible: (store) => loaded(store) && where(store) !== null,
    run: (store) => store.setPlayhead(where(store)),
  };
}

const second = ({ timeline }) => Math.round(rateOf(timeline));

export const VERBS = {
  play: told("play"),
  "shuttle-back": told("back"),
  "shuttle-stop": told("stop"),
  "shuttle-forward": told("forward"),
  "save-version": told("save-version"),
  snapshot: told("snapshot"),
  export: told("export"),
  goto: told("goto"),
  help: told("help"),
  "full-screen": told("full-screen"),

  "frame-back": step(() => -1),
  "frame-forward": step(() => 1),
  "second-back": step((store) => -second(store)),
  "second-forward": step(second),
  "previous-cut": jump(
    ({ timeline, playhead }) => cutsOf(timeline).findLast((frame) => frame < playhead) ?? 0,
  ),
  "next-cut": jump(({ timeline, playhead }) => cutsOf(timeline).find((frame) => frame > playhead) ?? null),
  start: jump(() => 0),
  end: jump(({ timeline }) => framesOf(timeline)),

  split: {
    possible: (store) => loaded(store) && splittable(store).length > 0,
    run: (store) => store.send({ type: "split", clips: splittable(store), at: store.playhead }),
  },
  "split-all": {
    possible: loaded,
    run: (store) => store.send({ type: "split_all", at: store.playhead }),
  },
  "trim-start": trimTo("head"),
  "trim-end": trimTo("tail"),
  remove: removal("lift"),
  "remove-and-close": removal("extract"),
  "detach-sound": {
    possible: (store) => loaded(store) && detachable(store).length > 0,
    run: (store) => store.send({ type: "detach_sound", clips: detachable(store) }),
  },
  marker: {
    possible: (store) => loaded(store) && !store.timeline.markers.some(({ at }) => at === store.playhead),
    run: (store) => store.send({ type: "add_marker", at: store.playhead, label: "" }),
  },
  caption: { possible: loaded, run: addCaption },

  copy: { possible: chosen, run: copy },
  cut: {
    possible: chosen,
    run(store) {
      copy(store);
      VERBS["remove-and-close"].run(store);
    },
  },
  paste: {
    possible: (store) => loaded(store) && pasteAt(store, store.playhead) !== null,
    run: (store) => sendPaste(store, pasteAt(store, store.playhead)),
  },
  duplicate: { possible: chosen, run: (store) => sendPaste(store, duplicate(store)) },

  in: { possible: loaded, run: setIn },
  out: { possible: loaded, run: setOut },
  "goto-in": jump(({ inPoint }) => inPoint),
  "goto-out": jump(({ outPoint }) => outPoint),
  "extract-range": { possible: (store) => loaded(store) && hasRange(store), run: extractRange },
  "clear-range": { possible: always, run: (store) => store.setRange({ inPoint: null, outPoint: null }) },

  undo: { possible: ({ history }) => history.canUndo, run: (store) => store.send({ type: "undo" }) },
  redo: { possible: ({ history }) => history.canRedo, run: (store) => store.send({ type: "redo" }) },
  "select-all": { possible: loaded, run: selectAll },
  "select-here": { possible: (store) => loaded(store) && clipsHere(store).length > 0, run: selectHere },
  "select-none": { possible: always, run: selectNone },

  snapping: { possible: always, run: (store) => store.setOption({ snapping: !store.snapping }) },
  loop: { possible: always, run: (store) => store.setOption({ looping: !store.looping }) },
  linked: { possible: always, run: (store) => store.setOption({ linked: !store.linked }) },
  ripple: {
    possible: always,
    run: (store) => store.setOption({ tool: store.tool === "ripple" ? "select" : "ripple" }),
  },
  "zoom-in": { possible: loaded, run: (store) => store.tell("zoom", 1.5) },
  "zoom-out": { possible: loaded, run: (store) => store.tell("zoom", 1 / 1.5) },
  fit: { possible: loaded, run: (store) => store.setView({ pixelsPerFrame: null, scroll: 0 }) },
};

// What changes the project, and so is not for who only watches.
const CHANGING = [
  ...["split", "split-all", "trim-start", "trim-end", "remove", "remove-and-close", "extract-range", "marker", "detach-sound"],
  ...["caption", "cut", "paste", "duplicate", "undo", "redo", "save-version", "export"],
];

for (const name of CHANGING) {
  const { possible } = VERBS[name];
  VERBS[name].possible = (store) => !store.watching && possible(store);
}

const NONE_SELECTED = "Nothing is selected. Click a clip, or press Enter for the clip at the playhead.";
const NOTHING_TO_CUT = "There is nothing to cut at the playhead.";
const NO_SOUND_TO_TAKE = "Select a clip whose sound is still with its picture.";
const MARKED = "There is a marker here already. Double click it to name it.";

// What a key says that can do nothing now, where that is not plain to see.
const WHY_NOT = {
  ...Object.fromEntries(["remove", "remove-and-close", "copy", "cut", "duplicate"].map((name) => [name, () => NONE_SELECTED])),
  ...Object.fromEntries(["split", "trim-start", "trim-end"].map((name) => [name, () => NOTHING_TO_CUT])),
  "detach-sound": () => NO_SOUND_TO_TAKE,
  paste: whyNoPaste,
  marker: () => MARKED,
};

/** Do what a verb says, if it is possible now. */
export function perform(store, name) {
  const verb = VERBS[name];
  if (verb.possible(store)) verb.run(store);
}

/** As `perform`, for a key: what cannot be done now is told, with the reason. */
export function performByKey(store, name) {
  if (VERBS[name].possible(store)) VERBS[name].run(store);
  else if (loaded(store) && !store.watching && WHY_NOT[name]) store.tell("unable", WHY_NOT[name]());
}

/** Have the list of captions come forward, and a caption written in. */
export function writeIn(store, cue) {
  store.tell("verb", "caption");
  store.selectCue(cue.id);
}

// A caption that is already there is written in. The list of captions comes forward for both.
function addCaption(store) {
  const start = store.playhead;
  const here = cuesOf(store).find((cue) => cue.start <= start && start < cue.start + cue.frames);
  if (here) return writeIn(store, here);
  store.tell("verb", "caption");
  const known = new Set(cuesOf(store).map(({ id }) => id));
  onceMade(store, () => {
    const added = cuesOf(store).find((cue) => cue.start === start && !known.has(cue.id));
    if (added) store.selectCue(added.id);
    return added !== undefined;
  });
  store.send({ type: "add_cue", captions: null, start, frames: 2 * second(store), text: "New caption" });
}

function cuesOf({ timeline }) {
  return timeline.captions.flatMap((captions) => captions.cues);
}

// A point set on the wrong side of the other one clears the other.
function setIn(store) {
  const { playhead, outPoint } = store;
  store.setRange({
    inPoint: playhead,
    outPoint: outPoint !== null && outPoint <= playhead ? null : outPoint,
  });
}

function setOut(store) {
  const { playhead, inPoint } = store;
  store.setRange({ outPoint: playhead, inPoint: inPoint !== null && inPoint >= playhead ? null : inPoint });
}

function selectAll(store) {
  const clips = store.timeline.tracks.flatMap((track) => track.items.filter(({ type }) => type === "clip"));
  store.select(clips.map(({ id }) => id));
}

function clipsHere({ timeline, playhead }) {
  return timeline.tracks.map((track) => clipAt(track, playhead)?.item.id).filter(Boolean);
}

// Again selects the clip on the next track below.
function selectHere(store) {
  const here = clipsHere(store);
  const next = here.indexOf(store.selection[0]) + 1;
  store.select([here[next % here.length]]);
}

function selectNone(store) {
  if (store.selection.length) store.select([]);
  if (store.selectedCue !== null) store.selectCue(null);
}

// What the editor's parts share in one browser tab: the document as the server last told it, and
// the state of the screen (playhead, selection, zoom), which the server never needs to know.
//
// The server owns the document: parts hand commands to `store.send` and wait for the answer, which
// arrives here through the bridge component as a snapshot or a patch.

const KEPT = ["playhead", "pixelsPerFrame", "scroll", "snapping", "inPoint", "outPoint", "selection", "tool", "linked", "looping"];

// Edits that carry clips to other times: captions and markers may go along.
const CARRYING = new Set([
  ...["extract", "close_gap", "ripple_trim", "trim_to_playhead", "move", "shift", "reorder", "reorder_many"],
  ...["insert", "paste", "set_speed", "set_speeds"],
]);

class Store {
  constructor() {
    this.listeners = new Map();
    this.projectId = null;
    this.version = 0; // of the project; a patch that is not the next one is not applied
    this.timeline = null;
    this.undrawn = ""; // letters of burnt captions that no font of the server has
    this.letterWarnings = []; // what a person should know of them, in sentences
    this.assets = {}; // id -> what the server tells about a media file
    this.gone = {}; // id -> what a media file was called that is not there any more
    this.history = { canUndo: false, canRedo: false, undoLabel: "", redoLabel: "" };
    this.watching = false; // set by the bridge: this person may look, and change nothing
    this.saved = true; // no command is on its way
    this.playhead = 0; // frame
    this.playing = false;
    this.selection = []; // ids of clips
    this.selectedCue = null; // id
    this.typed = new Map(); // id of a cue -> text that is not in the document yet
    this.inPoint = null; // frame or null
    this.outPoint = null;
    this.pixelsPerFrame = null; // null: fit
    this.scroll = 0; // frames scrolled out on the left
    this.snapping = true;
    this.linked = true; // captions and markers go along with the clips under them
    this.looping = false; // playing goes on from the in point, or the start, when it comes to the end
    this.tool = "select"; // or "ripple": trimming closes up
    this.carried = null; // the media file that is dragged from the library, as the server tells about it
    this.dropPlace = null; // where on the timeline files from outside are held, or were let go
    this.shownLayers = null; // set by the player: the layers of the frame that is seen, or null where some are hidden
    this.outward = null; // set by the bridge: takes a message to the server
    this.awaits = null; // set by the bridge: whether the server has a command still to answer
  }

  /** Hear a kind of change: document, assets, letters, playhead, playing, selection, cue, typed, view,
      range, options, saved, refused, unable (why something cannot be done now), seek, land ({files, place}:
      files that were let go on a place of the timeline are here); or a wish: verb (its name), zoom (a factor), caption-style (one that is
      tried on), caption-sample (a text to try it on, or null),
      caption-dropped ({place, side, margin}). Returns what stops it. */
  on(kind, listener) {
    if (!this.listeners.has(kind)) this.listeners.set(kind, new Set());
    this.listeners.get(kind).add(listener);
    return () => this.listeners.get(kind).delete(listener);
  }

  tell(kind, detail) {
    for (const listener of this.listeners.get(kind) ?? []) listener(detail);
  }

  // --- from the server, through the bridge -------------------------------------------------

  /** Take the whole document. */
  show(snapshot) {
    const first = this.projectId !== snapshot.project_id;
    this.projectId = snapshot.project_id;
    if (!first && snapshot.version < this.version) return;
    this.version = snapshot.version;
    this.timeline = snapshot.timeline;
    this.assets = snapshot.assets;
    this.gone = { ...this.gone, ...snapshot.gone };
    this.#takeHistory(snapshot);
    if (first) this.#restoreView();
    this.#forgetWhatIsGone();
    this.tell("assets");
    this.tell("document");
  }

  /** Take a change of the document; ask for all of it when this is not the next one. */
  patch(patch) {
    if (this.timeline === null || patch.version <= this.version) return;
    if (patch.base !== this.version) return this.outward?.("resync", {});
    const { tracks, captions } = this.timeline;
    const next = { ...this.timeline };
    for (const key of ["rate", "size", "sample_rate", "markers", "caption_style"]) if (key in patch) next[key] = patch[key];
    if (patch.tracks) next.tracks = changed(tracks, patch.tracks, "items");
    if (patch.captions) next.captions = changed(captions, patch.captions, "cues");
    this.version = patch.version;
    this.timeline = next;
    this.#takeHistory(patch);
    this.gone = { ...this.gone, ...patch.gone };
    if (patch.assets) this.takeAssets(patch.assets);
    this.#forgetWhatIsGone();
    this.tell("document");
  }

  /** Take what is new about media files; null stands for one that is gone. */
  takeAssets(assets) {
    for (const [id, asset] of Object.entries(assets)) if (asset === null && this.assets[id]) this.gone[id] = this.assets[id].name;
    const all = Object.entries({ ...this.assets, ...assets });
    this.assets = Object.fromEntries(all.filter(([, asset]) => asset !== null));
    this.tell("assets");
  }

  /** Take what the server says of letters: {undrawn, warnings}. */
  takeLetters({ undrawn, warnings }) {
    this.undrawn = undrawn;
    this.letterWarnings = warnings;
    this.tell("letters");
  }

  /** The server said no to the last command, with a sentence. */
  refuse(reason) {
    this.settle();
    this.tell("refused", reason);
    this.tell("document"); // whoever drew ahead of the answer draws the truth again
  }

  #takeHistory(message) {
    this.history = {
      canUndo: message.can_undo,
      canRedo: message.can_redo,
      undoLabel: message.undo_label,
      redoLabel: message.redo_label,
    };
    this.settle();
  }

  /** Everything is saved, unless a command is still on its way. */
  settle() {
    this.saved = !this.awaits?.();
    this.tell("saved");
  }

  // --- to the server ------------------------------------------------------------------------

  /** Hand an edit to the server, such as {type: "split", clip: "c1", at: 120}. It is drawn on the version
      that is shown, unless it says another one. */
  send(command) {
    if (this.watching) return;
    this.saved = false;
    this.tell("saved");
    const linked = CARRYING.has(command.type) ? { linked: this.linked } : {};
    this.outward?.("command", { base_version: this.version, ...linked, ...command });
  }

  // --- the state of the screen --------------------------------------------------------------

  /** Put the playhead on a frame. With `seek` false the player follows its own clock already. */
  setPlayhead(frame, { seek = true } = {}) {
    const bounded = Math.max(0, Math.round(frame));
    if (bounded === this.playhead && !seek) return;
    this.playhead = bounded;
    this.#keep();
    this.tell("playhead", bounded);
    if (seek) this.tell("seek", bounded);
  }

  setPlaying(playing) {
    if (playing === this.playing) return;
    this.playing = playing;
    this.tell("playing", playing);
  }

  select(ids) {
    this.selection = [...ids];
    this.#keep();
    this.tell("selection");
    this.outward?.("select", { clips: this.selection });
  }

  selectCue(id) {
    this.selectedCue = id;
    this.tell("cue");
  }

  /** Somebody types in a cue; null: what was typed is in the document, or dropped. */
  type(cue, text) {
    if (text === null) this.typed.delete(cue);
    else this.typed.set(cue, text);
    this.tell("typed");
  }

  /** Change zoom and scroll: {pixelsPerFrame, scroll}. */
  setView(view) {
    Object.assign(this, view);
    this.#keep();
    this.tell("view");
  }

  /** Set the in and out points: {inPoint, outPoint}; null clears one. */
  setRange(range) {
    Object.assign(this, range);
    this.#keep();
    this.tell("range");
  }

  /** Change an option: {snapping, tool, linked, looping}. */
  setOption(option) {
    Object.assign(this, option);
    this.#keep();
    this.outward?.("linked", { linked: this.linked });
    this.tell("options");
  }

  #forgetWhatIsGone() {
    const there = new Set(this.timeline.tracks.flatMap((track) => track.items.map((item) => item.id)));
    const kept = this.selection.filter((id) => there.has(id));
    if (kept.length !== this.selection.length) this.select(kept);
    const cues = this.timeline.captions.flatMap((track) => track.cues);
    if (this.selectedCue !== null && !cues.some(({ id }) => id === this.selectedCue)) this.selectCue(null);
  }

  #key() {
    return `cutroom:${this.projectId}`;
  }

  #keep() {
    if (!this.projectId) return;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => {
      const view = Object.fromEntries(KEPT.map((name) => [name, this[name]]));
      sessionStorage.setItem(this.#key(), JSON.stringify(view));
    }, 200);
  }

  #restoreView() {
    const kept = sessionStorage.getItem(this.#key());
    if (kept) Object.assign(this, JSON.parse(kept));
    for (const kind of ["view", "range", "options", "selection", "playhead"]) this.tell(kind, this.playhead);
    this.outward?.("linked", { linked: this.linked });
    if (this.selection.length) this.outward?.("select", { clips: this.selection });
  }
}

// Tracks after a change. One that is the `same` stays the same object, and so does every item at the
// `head` and the `tail` of one that changed `between` them.
function changed(before, after, holds) {
  const known = new Map(before.map((track) => [track.id, track]));
  return after.map((track) => {
    if (track.same) return known.get(track.same);
    if (Array.isArray(track[holds])) return track;
    const there = known.get(track.id)[holds];
    const { head, between, tail } = track[holds];
    return { ...track, [holds]: [...there.slice(0, head), ...between, ...there.slice(there.length - tail)] };
  });
}

export const store = new Store();
window.cutroom = store; // for tests and the curious

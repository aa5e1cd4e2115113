// The captions list on the store: what is shown, and what its rows ask for.
import { CueIndex } from "cutroom/player/cue_index.js";
import { Drafts } from "cutroom/captions/drafts.js";
import { Header } from "cutroom/captions/header.js";
import { List } from "cutroom/captions/list.js";
import { NEW_TEXT, roomFrom } from "cutroom/captions/places.js";
import { storedCaptions } from "cutroom/captions/stored.js";
import { StyleForm } from "cutroom/captions/style_form.js";
import { useStyles } from "cutroom/stylesheet.js";

const WHOLE = `
  <div class="captions-head"></div>
  <div class="captions-empty" data-testid="captions-empty" hidden>
    <p class="captions-title">No captions yet</p>
    <p>Press <kbd>T</kbd> to write one at the playhead, or bring in a subtitle file (SRT, VTT or ASS).</p>
    <div class="captions-line">
      <button type="button" class="button primary" data-testid="captions-first">Add a caption</button>
      <button type="button" class="button" data-testid="captions-first-import">Import…</button>
    </div>
    <div class="captions-stored" data-testid="captions-stored"></div>
  </div>
  <div class="captions-scroller" data-testid="captions-scroller"></div>
  <div class="captions-style" data-testid="captions-style-form" hidden></div>`;

/** Fill an element with the captions list of a store; `looks` are styles of captions by their names,
    `encodings` the names of encodings by their codes.
    Returns what takes it away again. */
export function mountCaptions(whole, store, looks = {}, encodings = {}) {
  for (const sheet of ["captions.css", "style_form.css"]) useStyles(sheet, import.meta.url);
  whole.classList.add("captions");
  whole.innerHTML = WHOLE;
  const panel = new Panel(whole, store, looks, encodings);
  return () => {
    panel.close();
    whole.replaceChildren();
  };
}

class Panel {
  constructor(whole, store, looks, encodings) {
    this.store = store;
    this.whole = whole;
    this.chosenId = null;
    this.index = new CueIndex([]);
    this.known = null; // ids of the cues of the document before
    this.knownTracks = new Set();
    this.fresh = new Set(); // ids of cues that came with the last document
    this.followed = null; // id of the cue at the playhead that was last brought into sight
    this.asked = false; // the caption that is selected next is to be written in
    this.expected = null; // {start, known}: a cue that was asked for here, to be written in when it comes
    this.empty = whole.querySelector(".captions-empty");
    this.scroller = whole.querySelector(".captions-scroller");
    this.drafts = new Drafts(store);
    this.list = new List(this.scroller, { acts: this.#acts(), textOf: (cue) => this.drafts.textOf(cue) });
    const add = () => this.#addAt(store.playhead);
    const choose = (id) => this.#choose(id);
    const dress = () => this.#dress(!this.style.open);
    this.header = new Header(store, whole.querySelector(".captions-head"), { choose, add, dress, encodings });
    this.style = new StyleForm(store, whole.querySelector(".captions-style"), { looks, done: () => this.#dress(false) });
    whole.querySelector("[data-testid=captions-first]").addEventListener("click", add);
    whole.querySelector("[data-testid=captions-first-import]").addEventListener("click", () => this.header.pickFile());
    this.stops = [
      store.on("document", () => this.#show()),
      store.on("assets", () => this.#show()),
      store.on("playhead", () => this.#mark()),
      store.on("letters", () => this.#warn()),
      store.on("cue", () => this.#selected()),
      store.on("verb", (verb) => (this.asked ||= verb === "caption")),
      store.on("refused", () => (this.expected = null)),
    ];
    this.#show();
  }

  close() {
    for (const stop of this.stops) stop();
    this.header.close();
    this.style.close();
    this.list.close();
    this.drafts.close();
  }

  get track() {
    const tracks = this.store.timeline?.captions ?? [];
    return tracks.find(({ id }) => id === this.chosenId) ?? tracks[0] ?? null;
  }

  #acts() {
    const send = (command) => this.store.send(command);
    return {
      writable: !this.store.watching,
      type: (cue, text) => this.drafts.type(cue, this.track.id, text),
      leave: (cue) => this.drafts.flush(cue.id),
      next: (cue) => this.#next(cue),
      change: (cue, change) => send({ type: "change_cue", cue: cue.id, ...change }),
      remove: (cue) => this.#remove(cue),
      merge: (cue) => this.#merge(cue),
      visit: (cue) => this.#visit(cue),
    };
  }

  #show() {
    if (!this.store.timeline) return;
    const { timeline } = this.store;
    this.#noteNew(timeline);
    const track = this.track;
    this.index = new CueIndex(track ? [track] : []);
    this.header.show(timeline.captions, track);
    this.empty.hidden = track !== null && track.cues.length > 0;
    if (!this.empty.hidden) this.#offerStored();
    if (track === null && this.style.open) return this.#dress(false);
    if (this.style.open) this.empty.hidden = true;
    this.scroller.hidden = this.style.open || !this.empty.hidden;
    this.list.show(track?.cues ?? [], timeline);
    this.#warn();
    this.#mark();
    this.#writeExpected(track);
  }

  /** What the media files of the timeline have of captions is a press away. */
  #offerStored() {
    const place = this.empty.querySelector(".captions-stored");
    const stored = storedCaptions(this.store);
    const keys = stored.map(({ key }) => key).join();
    if (place.dataset.keys === keys) return; // a button that has the focus stays
    place.dataset.keys = keys;
    place.replaceChildren(...stored.map((each) => this.#offer(each)));
  }

  #offer(stored) {
    const label = `Take ${stored.name} from ${stored.file}`;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button outlined", textContent: label });
    button.addEventListener("click", () => this.header.take(stored));
    return button;
  }

  /** Show how captions look in the place of the list, or the list again. */
  #dress(open) {
    this.style.toggle(open);
    this.whole.classList.toggle("is-dressing", open);
    this.header.showDressing(open);
    this.#show();
  }

  /** Say which letters of burnt captions no font has, and show where they are. */
  #warn() {
    const { undrawn, letterWarnings } = this.store;
    this.header.warn(letterWarnings);
    this.list.lack(this.track?.mode === "burn" ? undrawn : "");
  }

  #noteNew(timeline) {
    const ids = new Set(timeline.captions.flatMap(({ cues }) => cues.map(({ id }) => id)));
    this.fresh = new Set(this.known ? [...ids].filter((id) => !this.known.has(id)) : []);
    this.known = ids;
    const newest = timeline.captions.findLast(({ id }) => !this.knownTracks.has(id));
    this.knownTracks = new Set(timeline.captions.map(({ id }) => id));
    if (!newest || !this.header.awaitsTrack) return;
    this.header.awaitsTrack = false;
    this.chosenId = newest.id;
  }

  #writeExpected(track) {
    const cue = track?.cues.find(({ id, start }) => this.fresh.has(id) && start === this.expected?.start);
    if (!cue) return;
    this.expected = null;
    this.store.selectCue(cue.id);
  }

  /** A cue was selected, here or on the timeline: it is brought into sight, a new one is written in. */
  #selected() {
    const id = this.store.selectedCue;
    if (id !== null && this.style.open) this.#dress(false);
    const track = this.store.timeline?.captions.find(({ cues }) => cues.some((cue) => cue.id === id));
    if (track && track !== this.track) this.#choose(track.id);
    this.#mark();
    if (!track) return;
    if (this.fresh.delete(id)) this.list.write(id, { all: true });
    else if (this.asked) setTimeout(() => this.list.write(id, { all: true })); // the list is shown by then
    else this.list.reveal(id);
    this.asked = false;
  }

  #choose(id) {
    this.chosenId = id;
    this.#show();
  }

  #mark() {
    const current = this.index.at(this.store.playhead);
    this.list.mark(new Set(current.map(({ id }) => id)), this.store.selectedCue);
    const here = this.list.visible ? current.at(-1)?.id ?? null : null;
    if (here !== null && here !== this.followed && !this.list.focused) this.list.reveal(here);
    this.followed = here;
  }

  /** A new caption from a frame on; where the next one leaves no room, that one is written in. */
  #addAt(start) {
    if (!this.store.timeline) return;
    const track = this.track;
    const cues = track?.cues ?? [];
    const room = roomFrom(cues, start, this.store.timeline);
    if (!room) return this.list.write(cues.find((cue) => cue.start >= start).id);
    this.expected = room;
    this.store.send({ type: "add_cue", captions: track?.id ?? null, ...room, text: NEW_TEXT });
  }

  #next(cue) {
    this.drafts.flush(cue.id);
    this.#addAt(cue.start + cue.frames);
  }

  #remove(cue) {
    this.drafts.drop(cue.id);
    this.store.send({ type: "remove_cues", cues: [cue.id] });
  }

  #merge(cue) {
    const { cues } = this.track;
    const next = cues[cues.findIndex(({ id }) => id === cue.id) + 1];
    if (!next) return;
    for (const { id } of [cue, next]) this.drafts.flush(id); // what was typed comes first, and is joined too
    this.store.send({ type: "join_cues", cues: [cue.id, next.id] });
  }

  #visit(cue) {
    const { playhead, selectedCue } = this.store;
    if (playhead < cue.start || playhead >= cue.start + cue.frames) this.store.setPlayhead(cue.start);
    if (selectedCue !== cue.id) this.store.selectCue(cue.id);
  }
}

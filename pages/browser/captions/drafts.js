// What was typed and is not in the document yet. It outlives the row it was typed in, other windows'
// edits and refusals; one command is sent for each pause in the typing.

const PAUSE = 600; // milliseconds without a key

export class Drafts {
  constructor(store) {
    this.store = store;
    this.drafts = new Map(); // cue id -> {cue, captions, text, sent, version, timer}
    this.stops = [store.on("document", () => this.#compare()), store.on("refused", () => this.#refused())];
    this.leave = () => this.flushAll();
    window.addEventListener("pagehide", this.leave);
  }

  close() {
    this.flushAll();
    window.removeEventListener("pagehide", this.leave);
    for (const stop of this.stops) stop();
  }

  /** What is to be shown for a cue. */
  textOf(cue) {
    return this.drafts.get(cue.id)?.text ?? cue.text;
  }

  /** Somebody typed in a cue of a caption track. */
  type(cue, captions, text) {
    const draft = this.drafts.get(cue.id) ?? { cue, captions, sent: null, version: 0 };
    clearTimeout(draft.timer);
    Object.assign(draft, { text, timer: setTimeout(() => this.flush(cue.id), PAUSE) });
    this.drafts.set(cue.id, draft);
    this.store.type(cue.id, text); // seen in the picture at once
  }

  /** Send what was typed in a cue now. */
  flush(id) {
    const draft = this.drafts.get(id);
    if (!draft) return;
    clearTimeout(draft.timer);
    if (draft.sent === draft.text) return; // on its way
    if (draft.sent === null && draft.text === draft.cue.text) this.#forget(id);
    else this.#send(draft);
  }

  flushAll() {
    for (const id of [...this.drafts.keys()]) this.flush(id);
  }

  /** Drop what was typed in a cue: it is going to be removed. */
  drop(id) {
    clearTimeout(this.drafts.get(id)?.timer);
    this.#forget(id);
  }

  #forget(id) {
    this.drafts.delete(id);
    this.store.type(id, null);
  }

  #send(draft) {
    draft.sent = draft.text;
    draft.version = this.store.version;
    this.store.send({ type: "change_cue", cue: draft.cue.id, text: draft.text });
  }

  #compare() {
    for (const [id, draft] of this.drafts) {
      const cue = find(this.store.timeline, id);
      if (!cue) this.#rescue(id, draft);
      else if (draft.sent !== null && cue.text === draft.sent) this.#settle(id, draft, cue);
      else draft.cue = cue;
    }
  }

  #settle(id, draft, cue) {
    if (draft.text === draft.sent) this.drop(id);
    else Object.assign(draft, { cue, sent: null }); // more was typed meanwhile
  }

  /** The cue was removed in another window while somebody typed in it: the words get a cue of their own. */
  #rescue(id, { cue, captions, text }) {
    this.drop(id);
    const there = this.store.timeline.captions.some((track) => track.id === captions);
    const { start, frames } = cue;
    this.store.send({ type: "add_cue", captions: there ? captions : null, start, frames, text });
  }

  /** A refusal because somebody else was quicker is answered by sending again; any other waits for more typing. */
  #refused() {
    for (const [id, draft] of this.drafts) {
      if (draft.sent === null) continue;
      draft.sent = null;
      clearTimeout(draft.timer);
      if (draft.version !== this.store.version) draft.timer = setTimeout(() => this.flush(id), PAUSE);
    }
  }
}

function find(timeline, id) {
  for (const { cues } of timeline.captions) {
    const cue = cues.find((one) => one.id === id);
    if (cue) return cue;
  }
  return null;
}

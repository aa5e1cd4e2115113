// The rows of a caption track, of which only those in sight exist.
import { Heights } from "cutroom/captions/heights.js";
import { Row } from "cutroom/captions/row.js";

const ESTIMATE = 68; // pixels: a row of one line
const MARGIN = 400; // pixels drawn beyond either edge

export class List {
  constructor(scroller, { acts, textOf }) {
    this.scroller = scroller;
    this.acts = acts;
    this.textOf = textOf;
    this.body = scroller.appendChild(document.createElement("div"));
    this.body.className = "captions-body";
    this.body.setAttribute("role", "list");
    this.heights = new Heights(ESTIMATE);
    this.rows = new Map(); // cue id -> Row
    this.cues = [];
    this.current = new Set(); // ids of the cues at the playhead
    this.selected = null;
    this.lacked = new Set(); // letters that no font has
    this.visible = false; // not in a tab that is hidden
    scroller.addEventListener("scroll", () => this.#drawSoon(), { passive: true });
    scroller.addEventListener("input", () => this.#drawSoon());
    this.resizing = new ResizeObserver(() => this.#resized());
    this.resizing.observe(scroller);
  }

  close() {
    this.resizing.disconnect();
    cancelAnimationFrame(this.drawing);
  }

  /** Show the cues of a timeline's caption track. */
  show(cues, timeline) {
    this.cues = cues;
    this.timeline = timeline;
    this.indices = new Map(cues.map(({ id }, index) => [id, index]));
    this.heights.arrange(cues.map(({ id }) => id));
    for (const [id, row] of this.rows) if (!this.indices.has(id)) this.#drop(id, row);
    this.#draw();
  }

  /** Mark the cues at the playhead and the selected one. */
  mark(current, selected) {
    this.current = current;
    this.selected = selected;
    for (const [id, row] of this.rows) this.#mark(id, row);
  }

  /** Mark the cues that have one of these letters, which no font has. */
  lack(letters) {
    this.lacked = new Set(letters);
    for (const [id, row] of this.rows) this.#mark(id, row);
  }

  /** Bring a cue into sight, if it is out of it. */
  reveal(id) {
    const place = this.heights.places[this.indices.get(id)];
    if (!place) return;
    const { scrollTop, clientHeight } = this.scroller;
    const above = place.start < scrollTop;
    const below = place.start + place.height > scrollTop + clientHeight;
    if (!above && !below) return;
    this.scroller.scrollTop = Math.max(0, place.start - clientHeight / 3);
    this.#draw();
  }

  /** Bring a cue into sight and write in it. */
  write(id, options) {
    this.reveal(id);
    this.#draw();
    this.rows.get(id)?.focus(options);
  }

  /** Somebody is in a field of the list. */
  get focused() {
    return this.scroller.contains(document.activeElement);
  }

  #resized() {
    if (this.width !== this.scroller.clientWidth) this.heights.forget();
    this.width = this.scroller.clientWidth;
    this.visible = this.scroller.clientHeight > 0;
    this.#draw();
  }

  #drawSoon() {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    if (!this.timeline) return;
    const { scrollTop, clientHeight } = this.scroller;
    const first = this.heights.indexAt(scrollTop - MARGIN);
    const last = Math.min(this.heights.indexAt(scrollTop + clientHeight + MARGIN), this.cues.length - 1);
    for (const [id, row] of this.rows) {
      const index = this.indices.get(id);
      if ((index < first || index > last) && !row.focused) this.#drop(id, row);
    }
    for (let index = first; index <= last; index += 1) this.#row(this.cues[index]);
    for (const [id, row] of this.rows) {
      const cue = this.cues[this.indices.get(id)];
      row.show(cue, this.textOf(cue), this.timeline);
      this.#mark(id, row);
    }
    this.#measure(scrollTop);
  }

  /** Measure all rows at once, then put all of them in place: the browser lays out once. */
  #measure(scrollTop) {
    const measured = [...this.rows].map(([id, { element }]) => [id, element.offsetHeight]);
    // a list in a hidden tab has no height, and what it measures means nothing
    const grown = this.scroller.clientHeight ? this.heights.take(measured, scrollTop) : 0;
    this.body.style.height = `${this.heights.total}px`;
    for (const [id, { element }] of this.rows)
      element.style.transform = `translateY(${this.heights.places[this.indices.get(id)].start}px)`;
    if (grown) this.scroller.scrollTop = scrollTop + grown;
  }

  #row(cue) {
    if (this.rows.has(cue.id)) return;
    const row = new Row(this.acts);
    row.element.dataset.cue = cue.id;
    this.rows.set(cue.id, row);
    const index = this.indices.get(cue.id);
    const next = [...this.body.children].find(({ dataset }) => this.indices.get(dataset.cue) > index);
    this.body.insertBefore(row.element, next ?? null); // the order of the page is the order of the Tab key
  }

  #drop(id, row) {
    this.rows.delete(id);
    row.element.remove();
  }

  #mark(id, row) {
    const boxed = this.lacked.size > 0 && [...row.cue.text].some((letter) => this.lacked.has(letter));
    row.mark({ current: this.current.has(id), selected: this.selected === id, boxed });
  }
}


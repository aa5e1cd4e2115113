// One caption in the list: its two times, its text, and what can be done with it.
import { rateOf, timecode } from "cutroom/document.js";
import { icon } from "cutroom/captions/icons.js";
import { endedAt, startedAt } from "cutroom/captions/places.js";
import { typedFrame } from "cutroom/player/typed_time.js";

const ROW = `
  <div class="captions-times">
    <input class="captions-time" data-testid="cue-start" aria-label="Start" title="Start" spellcheck="false">
    <span aria-hidden="true">–</span>
    <input class="captions-time" data-testid="cue-end" aria-label="End" title="End" spellcheck="false">
    <span class="captions-space"></span>
    <button type="button" class="captions-tool" data-testid="cue-merge" title="Join with the next caption">${icon("merge")}</button>
    <button type="button" class="captions-tool" data-testid="cue-remove" title="Remove this caption">${icon("bin")}</button>
  </div>
  <textarea class="captions-text" data-testid="cue-text" rows="1" aria-label="Text"
    title="Enter: a new caption after this one. Shift+Enter: a new line."></textarea>`;

const BOXED = "No font has some of these letters: an export draws boxes in their place.";
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

export class Row {
  /** `acts` does what the row is asked for: type, leave, next, change, remove, merge, visit. */
  constructor(acts) {
    this.acts = acts;
    this.element = document.createElement("div");
    this.element.className = "captions-row";
    this.element.dataset.testid = "cue";
    this.element.setAttribute("role", "listitem");
    this.element.innerHTML = ROW;
    [this.start, this.end] = this.element.querySelectorAll("input");
    this.text = this.element.querySelector("textarea");
    for (const field of [this.start, this.end, this.text]) field.readOnly = !acts.writable;
    this.#listenToText();
    this.#listenToTime(this.start, (frame) => startedAt(this.cue, frame));
    this.#listenToTime(this.end, (frame) => endedAt(this.cue, frame));
    this.element.addEventListener("click", (event) => {
      if (!event.target.closest("button")) acts.visit(this.cue);
    });
    this.#button("cue-remove").addEventListener("click", () => acts.remove(this.cue));
    this.#button("cue-merge").addEventListener("click", () => acts.merge(this.cue));
  }

  /** Show a cue; a field that somebody is in keeps what was typed. */
  show(cue, text, timeline) {
    const another = this.cue?.id !== cue.id;
    this.cue = cue;
    this.timeline = timeline;
    if (this.text.value !== text) this.text.value = text;
    this.#showTimes(another);
    this.grow();
  }

  mark({ current, selected, boxed }) {
    this.element.classList.toggle("is-current", current);
    this.element.classList.toggle("is-selected", selected);
    this.element.classList.toggle("is-boxed", boxed);
    this.element.title = boxed ? BOXED : "";
  }

  get focused() {
    return this.element.contains(document.activeElement);
  }

  /** Write in it; with `all` what is there is replaced by the next key. */
  focus({ all = false } = {}) {
    this.text.focus({ preventScroll: true });
    if (all) this.text.select();
  }

  grow() {
    if (GROWS_BY_ITSELF) return;
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  #showTimes(another) {
    const { start, frames } = this.cue;
    for (const [field, frame] of [[this.start, start], [this.end, start + frames]])
      if (another || field !== document.activeElement) field.value = timecode(frame, this.timeline);
  }

  #listenToText() {
    this.text.addEventListener("input", () => {
      this.acts.type(this.cue, this.text.value);
      this.grow();
    });
    this.text.addEventListener("blur", () => this.acts.leave(this.cue));
    this.text.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.acts.next(this.cue);
      } else if (event.key === "Escape") this.text.blur();
    });
  }

  #listenToTime(field, changed) {
    field.addEventListener("focus", () => field.select());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") field.blur();
      if (event.key !== "Escape") return;
      this.#showTimes(true);
      field.blur();
    });
    field.addEventListener("blur", () => {
      const typed = field.value;
      this.#showTimes(true);
      if (typed === field.value) return;
      const from = field === this.start ? this.cue.start : this.cue.start + this.cue.frames;
      const frame = typedFrame(typed, rateOf(this.timeline), from);
      const change = frame === null ? null : changed(frame);
      if (change) this.acts.change(this.cue, change);
    });
  }

  #button(name) {
    return this.element.querySelector(`[data-testid=${name}]`);
  }
}

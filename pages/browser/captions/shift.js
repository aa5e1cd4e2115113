// A row that moves the captions of a track together: all of them, or those from the playhead on.

const ROW = `
  <select class="captions-select" data-testid="captions-shift-from" aria-label="Which captions">
    <option value="all">All captions</option>
    <option value="here">From the playhead on</option>
  </select>
  <label class="captions-seconds"><input type="number" min="0" step="0.1" value="0.5" data-testid="captions-shift-by"
    aria-label="Seconds" /> s</label>
  <button type="button" class="button outlined" data-testid="captions-earlier">Earlier</button>
  <button type="button" class="button outlined" data-testid="captions-later">Later</button>`;

export class ShiftRow {
  /** `chosen()` is the caption track that is shown. */
  constructor(store, element, chosen) {
    this.store = store;
    this.chosen = chosen;
    this.element = element;
    element.innerHTML = ROW;
    const [from, by, earlier, later] = ["shift-from", "shift-by", "earlier", "later"].map((name) =>
      element.querySelector(`[data-testid=captions-${name}]`),
    );
    this.from = from;
    this.by = by;
    this.begins = null; // {playhead, at}: where those begin that were moved from this playhead on
    from.addEventListener("change", () => (this.begins = null));
    earlier.addEventListener("click", () => this.#move(-1));
    later.addEventListener("click", () => this.#move(1));
  }

  /** Show the row, or hide it; answers whether it is shown now. */
  toggle() {
    this.element.hidden = !this.element.hidden;
    return !this.element.hidden;
  }

  #move(way) {
    const [frames, seconds] = this.store.timeline.rate;
    const delta = way * Math.round((Number(this.by.value) * frames) / seconds);
    const start = this.from.value === "here" ? this.#from(this.store.playhead, delta) : 0;
    if (delta) this.store.send({ type: "shift_captions", captions: this.chosen().id, delta, start });
  }

  // The same captions each time, also once the first of them lies before the playhead.
  #from(playhead, delta) {
    const at = this.begins?.playhead === playhead ? Math.min(playhead, this.begins.at) : playhead;
    const first = this.chosen().cues.find(({ start }) => start >= at)?.start ?? at;
    this.begins = { playhead, at: first + delta };
    return at;
  }
}

// An edge of a part of the screen: dragging it, or the arrow keys, give the part more or less room.
// Enter, a double click and dragging it far in close a side; the same opens it again.
import { store } from "cutroom/store.js";

const STEP = 24; // pixels a key press moves it
const PANES = {
  left: { name: "Width of the left panel", at: ".left", across: true, more: 1, least: 176, rest: 640, verb: "caption" },
  right: { name: "Width of the right panel", at: ".inspector", across: true, more: -1, least: 196, rest: 620 },
  timeline: { name: "Height of the timeline", at: ".bottom", across: false, more: -1, least: 140, rest: 300 },
};

export default {
  template: `<div class="pane-edge" :class="['of-' + pane, {across: is.across, closed}]" role="separator" tabindex="0"
    :aria-orientation="is.across ? 'vertical' : 'horizontal'" :aria-label="is.name" :title="title"
    :aria-valuenow="closed ? 0 : size" :aria-valuemin="is.across ? 0 : is.least" :aria-valuemax="most()"
    @pointerdown="take" @pointermove="drag" @pointerup="held = null" @pointercancel="held = null"
    @dblclick="is.across && toggle()" @keydown="press"></div>`,
  props: { pane: String },
  data: () => ({ size: 0, closed: false, held: null }),
  computed: {
    is() {
      return PANES[this.pane];
    },
    title() {
      if (!this.is.across) return "Drag";
      return this.closed ? "Double-click or drag to open" : "Drag, or double-click to close";
    },
  },
  mounted() {
    const kept = JSON.parse(localStorage.getItem(this.key()) ?? "null");
    if (kept) this.set(kept.size, kept.closed);
    else this.size = this.measured();
    this.stop = store.on("verb", (verb) => this.closed && verb === this.is.verb && this.toggle());
  },
  unmounted() {
    this.stop();
  },
  methods: {
    key() {
      return `cutroom:pane:${this.pane}`;
    },
    measured() {
      const { offsetWidth, offsetHeight } = document.querySelector(this.is.at);
      return this.is.across ? offsetWidth : offsetHeight;
    },
    most() {
      return Math.max(this.is.least, (this.is.across ? window.innerWidth : window.innerHeight) - this.is.rest);
    },
    take(event) {
      this.$el.setPointerCapture(event.pointerId);
      this.held = { x: event.clientX, y: event.clientY, size: this.closed ? 0 : this.measured(), before: this.size };
    },
    drag(event) {
      if (!this.held) return;
      const moved = this.is.across ? event.clientX - this.held.x : event.clientY - this.held.y;
      if (!moved) return;
      const wanted = this.held.size + this.is.more * moved;
      const closed = this.is.across && wanted < this.is.least / 2;
      this.set(closed ? this.held.before : wanted, closed);
    },
    press(event) {
      const [less, more] = this.is.across ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
      const way = { [less]: -1, [more]: 1 }[event.key];
      if (way) this.set((this.closed ? this.is.least - STEP : this.measured()) + way * this.is.more * STEP);
      else if (event.key === "Enter" && this.is.across) this.toggle();
      else return;
      event.preventDefault();
    },
    toggle() {
      this.set(this.size, !this.closed);
    },
    set(size, closed = false) {
      this.size = Math.round(Math.max(this.is.least, Math.min(size, this.most())));
      this.closed = closed;
      const root = document.documentElement;
      root.style.setProperty(`--${this.pane}-size`, closed ? "0px" : `${this.size}px`);
      root.toggleAttribute(`data-${this.pane}-closed`, closed);
      localStorage.setItem(this.key(), JSON.stringify({ size: this.size, closed }));
    },
  },
};

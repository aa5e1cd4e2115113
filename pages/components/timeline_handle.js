// The edge above the timeline: dragging it gives the timeline more or less of the height.
const KEY = "cutroom:timeline-height";
const STEP = 24; // pixels a key press moves it
const LEAST = 140;
const REST = 300; // pixels that stay for the preview

export default {
  template: `<div class="timeline-handle" role="separator" tabindex="0" aria-orientation="horizontal" aria-label="Height of the timeline"
    @pointerdown="take" @pointermove="drag" @pointerup="held = null" @pointercancel="held = null"
    @keydown.up.stop.prevent="set(height + ${STEP})" @keydown.down.stop.prevent="set(height - ${STEP})"></div>`,
  data: () => ({ height: 0, held: null }),
  mounted() {
    const kept = Number(localStorage.getItem(KEY));
    if (kept) this.set(kept);
    else this.height = this.$el.nextElementSibling?.offsetHeight ?? LEAST;
  },
  methods: {
    take(event) {
      this.$el.setPointerCapture(event.pointerId);
      this.held = { y: event.clientY, height: this.$el.nextElementSibling.offsetHeight };
    },
    drag(event) {
      if (this.held) this.set(this.held.height + this.held.y - event.clientY);
    },
    set(height) {
      this.height = Math.round(Math.max(LEAST, Math.min(height, window.innerHeight - REST)));
      document.documentElement.style.setProperty("--timeline-height", `${this.height}px`);
      localStorage.setItem(KEY, this.height);
    },
  },
};

// The frame at the playhead in the shape of an export: with bars, cut, or before a blurred copy.
import { drawFramed } from "cutroom/player/framed.js";
import { store } from "cutroom/store.js";

const LONGEST = 176; // pixels
const SAME = 0.01; // part by which shapes differ that are made alike by rounding

export default {
  template: `<figure v-show="shown" class="export-picture" data-testid="export-picture">
    <canvas ref="canvas" role="img" aria-label="The frame at the playhead, as it will be"></canvas>
    <figcaption class="dim">The frame at the playhead, as it will be{{ captions ? ", without its captions" : "" }}.</figcaption>
  </figure>`,
  props: { size: Array, filling: String },
  data: () => ({ shown: false, captions: false }),
  watch: {
    size: "draw",
    filling: "draw",
  },
  mounted() {
    this.draw();
  },
  methods: {
    draw() {
      const layers = this.size && differ(this.size, store.timeline?.size) ? store.shownLayers?.() : null;
      this.shown = Boolean(layers?.length);
      if (!this.shown) return;
      this.captions = store.timeline.captions.length > 0;
      const scale = (LONGEST * (window.devicePixelRatio || 1)) / Math.max(...this.size);
      const [width, height] = this.size.map((side) => Math.max(1, Math.round(side * scale)));
      const { canvas } = this.$refs;
      Object.assign(canvas, { width, height });
      canvas.style.aspectRatio = `${width} / ${height}`;
      drawFramed(canvas.getContext("2d"), layers, [width, height], this.filling);
    },
  },
};

function differ([width, height], size) {
  return Boolean(size) && Math.abs((width * size[1]) / (height * size[0]) - 1) > SAME;
}

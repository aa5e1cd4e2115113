// A sound as a picture: how loud it is along its length, the part that was heard in another colour.
import { store } from "cutroom/store.js";
import { MediaCache } from "cutroom/timeline/media.js";
import { columnsOf } from "cutroom/timeline/peaks.js";

const COLUMNS = 240;
const LEAST = 0.02; // of the height: silence is a line

export default {
  template: `<div class="sound-picture" data-testid="sound-picture" :data-drawn="wave !== null">
    <template v-if="wave">
      <svg v-for="part in ['rest', 'heard']" :key="part" viewBox="0 0 ${COLUMNS} 2" preserveAspectRatio="none" aria-hidden="true" :class="part"
        :style="part === 'heard' ? { clipPath: 'inset(0 ' + 100 * (1 - heard) + '% 0 0)' } : null"><path :d="wave"/></svg>
    </template>
    <svg v-else viewBox="0 0 24 24" class="sign" aria-hidden="true"><path d="M4 12v0M8 8v8M12 5v14M16 9v6M20 11v2"/></svg>
  </div>`,
  props: { asset: Object, heard: Number }, // `heard`: how much of it, 0 … 1
  data: () => ({ wave: null }),
  mounted() {
    this.cache = new MediaCache(() => this.draw());
    this.unhear = store.on("assets", () => this.draw()); // its loudness may be known only now
    this.draw();
  },
  unmounted() {
    this.unhear();
  },
  methods: {
    draw() {
      const levels = this.cache.peaks(store.assets[this.asset.id] ?? this.asset);
      if (levels) this.wave = outline(columnsOf(levels, 0, this.asset.duration / COLUMNS, COLUMNS));
    },
  },
};

/** The path of a wave around the middle of a field that is one wide for each column, and two high. */
function outline(columns) {
  const points = [...columns].map((loud, index) => [index + 0.5, Math.max(LEAST, loud)]);
  const above = points.map(([x, loud]) => `${x} ${1 - loud}`);
  const below = points.map(([x, loud]) => `${x} ${1 + loud}`).reverse();
  return `M0 1L${above.join("L")}L${COLUMNS} 1L${below.join("L")}Z`;
}

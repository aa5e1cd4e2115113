// Green while all is well, amber with a word while the page or its server misses something.
import { onConnection } from "cutroom/connection.js";
import { progress } from "cutroom/progress.js";

const WORDS = {
  live: "",
  slow: "Live updates are slower for the moment",
  read_only: "Read only for the moment",
};

export default {
  template: `<span class="live-dot" :class="{away: word}" :title="word ? '' : 'Connected'" role="status"
    data-testid="connection"><i></i><span v-if="word">{{ word }}</span></span>`,
  data: () => ({ live: true, updates: "live" }),
  computed: {
    word() {
      return this.live ? WORDS[this.updates] : "Reconnecting…";
    },
  },
  mounted() {
    const stops = [
      onConnection((live) => (this.live = live)),
      progress.on(() => (this.updates = progress.updates)),
    ];
    this.stop = () => stops.forEach((stop) => stop());
  },
  unmounted() {
    this.stop();
  },
};

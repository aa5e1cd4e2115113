// That the queue stands, and for administrators the button that stops and starts it.
import { queue } from "cutroom/queue.js";

export default {
  template: `<div v-if="state && (paused || full && state.may_pause)" class="queue-notice" :class="{paused, full}" data-testid="queue-notice">
    <span v-if="paused" role="status" class="grow"><strong>The queue is paused</strong>{{ who }}. What runs goes on; nothing new begins.</span>
    <span v-else class="dim grow">{{ counts }}</span>
    <span v-if="refusal" class="sentence">{{ refusal }}</span>
    <button v-if="full && state.may_pause" type="button" class="button small" :class="{outlined: !paused, primary: paused}"
      :data-testid="paused ? 'resume-queue' : 'pause-queue'" @click="turn()">{{ paused ? 'Resume the queue' : 'Pause the queue' }}</button>
  </div>`,
  props: { full: Boolean },
  data: () => ({ state: null, refusal: null }),
  computed: {
    paused() {
      return Boolean(this.state.paused_since);
    },
    who() {
      const by = this.state.paused_by;
      return by && by !== "You" ? ` by ${by}` : "";
    },
    counts() {
      const { pending, processing } = this.state;
      return pending || processing ? `${processing} running, ${pending} waiting` : "Nothing waits";
    },
  },
  mounted() {
    this.stop = queue.on((state) => (this.state = state));
  },
  unmounted() {
    this.stop();
  },
  methods: {
    async turn() {
      this.refusal = await queue.set(!this.paused);
    },
  },
};

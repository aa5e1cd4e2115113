// Green while the page hears its server, amber while it tries to.
import { onConnection } from "cutroom/connection.js";

export default {
  template: `<span class="live-dot" :class="{away: !live}" :title="live ? 'Connected' : ''" role="status"
    data-testid="connection"><i></i><span v-if="!live">Reconnecting…</span></span>`,
  data: () => ({ live: true }),
  mounted() {
    this.stop = onConnection((live) => (this.live = live));
  },
  unmounted() {
    this.stop();
  },
};

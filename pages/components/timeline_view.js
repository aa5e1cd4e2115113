// The timeline, in a NiceGUI page.
import { store } from "cutroom/store.js";
import { mountTimeline } from "cutroom/timeline/mount.js";

export default {
  template: `<div data-testid="timeline"></div>`,
  mounted() {
    this.close = mountTimeline(this.$el, store);
  },
  unmounted() {
    this.close();
  },
};

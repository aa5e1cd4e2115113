// Tells the export dialog, once, what is marked on the timeline: in and out point, and the playhead.
import { store } from "cutroom/store.js";

export default {
  template: `<div hidden></div>`,
  mounted() {
    const { inPoint, outPoint, playhead } = store;
    this.$emit("marked", { inPoint, outPoint, playhead: Math.round(playhead) });
  },
};

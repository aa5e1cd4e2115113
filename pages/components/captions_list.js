// The list of captions, in a NiceGUI page.
import { mountCaptions } from "cutroom/captions/mount.js";
import { store } from "cutroom/store.js";

export default {
  template: `<div data-testid="captions"></div>`,
  props: { looks: Object, encodings: Object },
  mounted() {
    this.close = mountCaptions(this.$el, store, this.looks, this.encodings);
  },
  unmounted() {
    this.close();
  },
};

// The preview of the edit, in a NiceGUI page.
import { mountPlayer } from "cutroom/player/mount.js";
import { store } from "cutroom/store.js";

export default {
  template: `<div data-testid="player"></div>`,
  mounted() {
    this.close = mountPlayer(this.$el, store);
  },
  unmounted() {
    this.close();
  },
};

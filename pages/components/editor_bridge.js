// The one road between the editor's store and its Python page.
import { store } from "cutroom/store.js";

export default {
  template: `<div hidden></div>`,
  mounted() {
    store.outward = (name, message) => this.$emit(name, message);
    this.$emit("ready", { version: store.version });
  },
  unmounted() {
    store.outward = null;
  },
  methods: {
    show(snapshot) {
      store.show(snapshot);
    },
    patch(patch) {
      store.patch(patch);
    },
    assets(assets) {
      store.takeAssets(assets);
    },
    refuse(reason) {
      store.refuse(reason);
    },
  },
};

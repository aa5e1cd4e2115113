// Keys whose work is the page's: they are handed on to it.
import { store } from "cutroom/store.js";

const VERBS = ["export", "save-version"];

export default {
  template: `<div hidden></div>`,
  mounted() {
    this.stop = store.on("verb", (verb) => VERBS.includes(verb) && this.$emit(verb));
  },
  unmounted() {
    this.stop();
  },
};

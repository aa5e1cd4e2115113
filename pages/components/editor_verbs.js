// Keys whose work is the page's: they are handed on to it. While it is away, that is said instead; so is
// why a key can do nothing now.
import { onConnection } from "cutroom/connection.js";
import { store } from "cutroom/store.js";

const VERBS = { export: "Export", "save-version": "A version" };
const EXPORT = ".editor-bar [data-testid=export]";

export default {
  template: `<div hidden></div>`,
  data: () => ({ live: true }),
  mounted() {
    this.stops = [
      onConnection((live) => (this.live = live)),
      store.on("unable", (sentence) => this.tell(sentence)),
      store.on("verb", (verb) => verb in VERBS && (this.live ? this.$emit(verb) : this.say(VERBS[verb]))),
    ];
    document.addEventListener("click", this.onClick, true);
  },
  unmounted() {
    for (const stop of this.stops) stop();
    document.removeEventListener("click", this.onClick, true);
  },
  methods: {
    // A press that the server heard of much later would open the dialog out of nowhere.
    onClick(event) {
      if (this.live || !event.target.closest?.(EXPORT)) return;
      event.stopPropagation();
      this.say(VERBS.export);
    },
    say(what) {
      this.tell(`${what} needs the server, and the connection is lost. Try again when it is back.`);
    },
    tell(message) {
      window.Quasar.Notify.create({ message, position: "bottom", classes: "refused", timeout: 4000 });
    },
  },
};

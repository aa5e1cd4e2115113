// The one road between the editor's store and its Python page.
//
// A command is kept until it is answered. A page that is loaded anew, because its server was started
// again, gives the server what it has not answered. It still carries its mark, by which the server
// knows what it did and could not tell any more, and the version that it was drawn on, by which a
// server that was started again refuses it: nothing is done twice.
// What is kept ends with its tab, so a tab that would take along what the server has not got asks first.
import { isComingBack, onConnection } from "cutroom/connection.js";
import { store } from "cutroom/store.js";
import { Unanswered } from "cutroom/unanswered.js";

const A_MOMENT = 1000; // ms; an answer that comes sooner is not worth a question

export default {
  template: `<div hidden></div>`,
  props: { watching: Boolean },
  created() {
    store.watching = this.watching; // before the other parts are there
  },
  mounted() {
    this.unanswered = new Unanswered();
    this.fresh = true;
    store.outward = (name, message) => this.give(name, message);
    store.awaits = () => this.unanswered.waits(store.projectId) !== null;
    this.forget = onConnection((live) => (this.live = live));
    window.addEventListener("beforeunload", this.guard);
    this.$emit("ready", { version: store.version });
  },
  unmounted() {
    store.outward = store.awaits = null;
    this.forget();
    window.removeEventListener("beforeunload", this.guard);
  },
  methods: {
    give(name, message) {
      if (name !== "command") return this.$emit(name, message);
      const command = { mark: newMark(), ...message }; // given again it has one
      this.$emit(name, { ...command, number: this.unanswered.add(store.projectId, command) });
    },
    show(snapshot) {
      store.show(snapshot);
      if (this.fresh) for (const command of this.unanswered.takeAll(store.projectId)) store.send(command);
      this.fresh = false;
    },
    patch(patch) {
      store.patch(patch);
    },
    assets(assets) {
      store.takeAssets(assets);
    },
    land({ files, place }) {
      store.takeAssets(Object.fromEntries(files.map((file) => [file.id, file])));
      store.tell("land", { files, place });
    },
    refuse(reason) {
      store.refuse(reason);
    },
    /** Have the browser ask before it leaves edits behind. */
    guard(event) {
      const waits = this.unanswered.waits(store.projectId);
      if (waits === null || isComingBack()) return;
      if (!this.live || waits > A_MOMENT) event.preventDefault();
    },
    answered(number) {
      this.unanswered.answered(number);
      store.settle();
    },
  },
};

// crypto.randomUUID does not exist on plain http.
function newMark() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");
}

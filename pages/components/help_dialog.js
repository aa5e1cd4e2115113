// All keys, from the table that also makes them work.
import { HELP } from "cutroom/keys.js";
import { store } from "cutroom/store.js";

export default {
  template: `<dialog ref="dialog" class="keys" aria-label="All keys" data-testid="keys" @click="$event.target === $refs.dialog && $refs.dialog.close()">
    <header class="panel-head"><h2 class="grow">All keys</h2>
      <button type="button" class="button icon" aria-label="Close" title="Close (Esc)" @click="$refs.dialog.close()">
        <svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button></header>
    <div class="key-groups">
      <section v-for="[title, lines] in groups" :key="title"><h3>{{ title }}</h3>
        <dl><template v-for="[keys, does] in lines" :key="keys"><dt><kbd>{{ keys }}</kbd></dt><dd>{{ does }}</dd></template></dl>
      </section>
    </div>
  </dialog>`,
  data: () => ({ groups: HELP }),
  mounted() {
    this.stop = store.on("verb", (verb) => verb === "help" && this.open());
  },
  unmounted() {
    this.stop();
  },
  methods: {
    open() {
      if (!this.$refs.dialog.open) this.$refs.dialog.showModal();
    },
  },
};

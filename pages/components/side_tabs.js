// Two or more panels in one place, of which one is shown. The others stay as they are.
import { store } from "cutroom/store.js";

const KEPT = "cutroom:side"; // of this window: a page that is loaded anew shows the same panel

export default {
  template: `<div class="side">
    <nav class="side-tabs" role="tablist" aria-label="Media, captions and exports" @mousedown.prevent @keydown="walk">
      <button v-for="title in titles" :key="title" type="button" role="tab" :class="{chosen: shown === title}" :id="'tab-' + title"
        :aria-selected="shown === title" :aria-controls="'panel-' + title" :tabindex="shown === title ? 0 : -1" @click="shown = title">{{ title }}</button>
    </nav>
    <div v-for="title in titles" :key="title" v-show="shown === title" class="side-panel" role="tabpanel" :id="'panel-' + title"
      :aria-labelledby="'tab-' + title">
      <slot :name="title"></slot></div>
  </div>`,
  props: { titles: Array, verbs: Object },
  data() {
    const kept = sessionStorage.getItem(KEPT);
    return { shown: this.titles.includes(kept) ? kept : this.titles[0] };
  },
  watch: {
    shown(title) {
      sessionStorage.setItem(KEPT, title);
    },
  },
  mounted() {
    this.stop = store.on("verb", (verb) => (this.shown = this.verbs[verb] ?? this.shown));
  },
  unmounted() {
    this.stop();
  },
  methods: {
    /** The arrows choose the tab beside. A pointer leaves the focus where it is, so that keys stay verbs. */
    walk(event) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      const count = this.titles.length;
      this.shown = this.titles[(this.titles.indexOf(this.shown) + by + count) % count];
      document.getElementById(`tab-${this.shown}`).focus();
    },
  },
};

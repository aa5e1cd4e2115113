// Two or more panels in one place, of which one is shown. The others stay as they are.
import { store } from "cutroom/store.js";

export default {
  template: `<div class="side">
    <nav class="side-tabs" role="tablist">
      <button v-for="title in titles" :key="title" type="button" role="tab" :class="{chosen: shown === title}"
        :aria-selected="shown === title" @click="shown = title">{{ title }}</button>
    </nav>
    <div v-for="title in titles" :key="title" v-show="shown === title" class="side-panel" role="tabpanel" :aria-label="title">
      <slot :name="title"></slot></div>
  </div>`,
  props: { titles: Array, verbs: Object },
  data() {
    return { shown: this.titles[0] };
  },
  mounted() {
    this.stop = store.on("verb", (verb) => (this.shown = this.verbs[verb] ?? this.shown));
  },
  unmounted() {
    this.stop();
  },
};

// One line for newcomers. Whoever has read it takes it away for good.
const KEY = "cutroom:hints-read";

export default {
  template: `<p v-if="!read" class="hints dim" data-testid="hints">
    <span><kbd>Space</kbd> play</span><span><kbd>S</kbd> split</span><span><kbd>Delete</kbd> remove</span>
    <span><kbd>E</kbd> export</span><span><kbd>?</kbd> all keys</span>
    <button type="button" class="button icon small" aria-label="Hide this line" title="Hide this line" @click="hide()">
      <svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button></p>`,
  data: () => ({ read: localStorage.getItem(KEY) !== null }),
  methods: {
    hide() {
      localStorage.setItem(KEY, "yes");
      this.read = true;
    },
  },
};

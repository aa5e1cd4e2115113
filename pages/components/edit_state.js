// Undo, redo, and whether the server has everything: all as the store knows it from the server.
import { store } from "cutroom/store.js";

const PATIENCE = 150; // ms; an answer that comes sooner is not worth a word

export default {
  template: `<div class="edit-state">
    <button type="button" class="button icon" :disabled="!history.canUndo" :title="undoTip" aria-label="Undo" data-testid="undo"
      @click="send('undo')"><svg viewBox="0 0 24 24"><path d="M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6"/></svg></button>
    <button type="button" class="button icon" :disabled="!history.canRedo" :title="redoTip" aria-label="Redo" data-testid="redo"
      @click="send('redo')"><svg viewBox="0 0 24 24"><path d="M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6"/></svg></button>
    <span class="dim saved" role="status" data-testid="saved">{{ saved ? 'Saved' : 'Saving…' }}</span>
  </div>`,
  data: () => ({ history: store.history, saved: true }),
  computed: {
    undoTip() {
      return this.history.undoLabel ? `Undo: ${this.history.undoLabel} (Ctrl+Z)` : "Undo (Ctrl+Z)";
    },
    redoTip() {
      return this.history.redoLabel ? `Redo: ${this.history.redoLabel} (Ctrl+Shift+Z)` : "Redo (Ctrl+Shift+Z)";
    },
  },
  mounted() {
    const look = () => {
      this.history = store.history;
      clearTimeout(this.later);
      if (store.saved) this.saved = true;
      else this.later = setTimeout(() => (this.saved = false), PATIENCE);
    };
    this.stops = [store.on("saved", look), store.on("document", look)];
    look();
  },
  unmounted() {
    this.stops.forEach((stop) => stop());
    clearTimeout(this.later);
  },
  methods: {
    send(type) {
      store.send({ type });
    },
  },
};

// The project's name, to be typed over. Enter and leaving the field ask for the name, Escape leaves it as it
// was. What others call the project is shown at once, but never over what somebody is typing.
export default {
  template: `<input class="project-name" type="text" aria-label="Name of the project" data-testid="project-name" dir="auto"
    :maxlength="longest" :readonly="readonly" v-model="text" @keydown.enter="$el.blur()" @keydown.esc="drop" @blur="leave">`,
  props: { name: String, longest: Number, readonly: Boolean },
  emits: ["rename"],
  data() {
    return { text: this.name, known: this.name };
  },
  methods: {
    put(name) {
      if (this.text === this.known) this.text = name;
      this.known = name;
    },
    drop() {
      this.text = this.known;
      this.$el.blur();
    },
    leave() {
      const name = this.text.trim();
      if (!name || name === this.known) {
        this.text = this.known;
        return;
      }
      this.text = this.known = name;
      this.$emit("rename", name);
    },
  },
};

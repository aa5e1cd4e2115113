// A slider in per cent. Every step by key and every place where it is let go is told; a double click is 100 %.
export default {
  template: `<div class="volume">
    <input type="range" class="slider" aria-label="Opacity" :style="{'--filled': at + '%'}" :aria-valuetext="at + ' %'" min="0" max="100" step="1"
      v-model.number="at" @change="tell" @dblclick="put(100); tell()">
    <span class="figures dim" aria-hidden="true">{{ at }} %</span>
  </div>`,
  props: { value: Number },
  emits: ["change"], // else the browser's own event of that name is told as well
  data() {
    return { at: this.value };
  },
  methods: {
    put(value) {
      this.at = value;
    },
    tell() {
      this.$emit("change", this.at);
    },
  },
};

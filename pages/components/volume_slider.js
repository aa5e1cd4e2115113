// A slider in decibels. Every step by key and every place where it is let go is told; a double click is 0 dB.
export default {
  template: `<div class="volume">
    <input type="range" class="slider" aria-label="Volume" :style="{'--filled': filled}" :aria-valuetext="words" :min="least" :max="most" step="0.5" v-model.number="at"
      @change="tell" @dblclick="put(0); tell()">
    <span class="figures dim" aria-hidden="true">{{ words }}</span>
  </div>`,
  props: { value: Number, least: Number, most: Number },
  emits: ["change"], // else the browser's own event of that name is told as well
  data() {
    return { at: this.value };
  },
  computed: {
    filled() {
      return `${((this.at - this.least) / (this.most - this.least)) * 100}%`;
    },
    words() {
      return `${this.at > 0 ? "+" : ""}${String(this.at).replace("-", "−")} dB`;
    },
  },
  methods: {
    put(value) {
      this.at = value;
    },
    tell() {
      this.$emit("change", String(this.at));
    },
  },
};

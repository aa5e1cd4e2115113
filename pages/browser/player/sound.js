// How loud each element is: through the browser's mixer where it runs, else by the element's own volume.
//
// An element that was once handed to the mixer is silent without it, so none is handed over before
// the mixer is seen running. Without a mixer, louder than the source is not possible.

const SMOOTH = 0.004; // seconds: quick enough for a cut, slow enough not to click

export class Sound {
  constructor() {
    this.context = null;
    this.main = null;
    this.volume = 1;
    this.outputs = new Set();
  }

  /** Start the mixer. Browsers allow it from a click or a key on. */
  wake() {
    const Mixer = window.AudioContext ?? window.webkitAudioContext;
    if (!Mixer) return;
    if (!this.context) {
      this.context = new Mixer();
      this.main = this.context.createGain();
      this.main.gain.value = this.volume;
      this.main.connect(this.context.destination);
      this.context.addEventListener("statechange", () => this.#refresh());
    }
    if (this.context.state !== "running") this.context.resume().catch(() => {});
  }

  get running() {
    return this.context?.state === "running";
  }

  /** What the person hears of the whole: 0 … 1. */
  setVolume(volume) {
    this.volume = volume;
    if (this.main) this.main.gain.setTargetAtTime(volume, this.context.currentTime, SMOOTH);
    this.#refresh();
  }

  /** The way out for a new element of a kind. */
  output(kind) {
    const output = new Output(this, document.createElement(kind));
    this.outputs.add(output);
    return output;
  }

  close() {
    this.context?.close();
  }

  #refresh() {
    for (const output of this.outputs) output.refresh();
  }
}

class Output {
  constructor(sound, element) {
    this.sound = sound;
    this.element = element;
    this.source = null;
    this.gain = null; // the mixer's node, once there is one
    this.loudness = 0;
    element.volume = 0;
  }

  /** Multiply the element's sound with a factor, which may be above 1. */
  set(loudness) {
    if (loudness === this.loudness && (this.gain || !this.sound.running)) return;
    this.loudness = loudness;
    this.refresh();
  }

  refresh() {
    if (this.loudness > 0 && !this.gain && this.sound.running) this.#enterMixer();
    if (this.gain) this.gain.gain.setTargetAtTime(this.loudness, this.sound.context.currentTime, SMOOTH);
    else this.element.volume = Math.min(1, this.loudness * this.sound.volume);
  }

  close() {
    this.source?.disconnect();
    this.gain?.disconnect();
    this.sound.outputs.delete(this);
  }

  #enterMixer() {
    this.source = this.sound.context.createMediaElementSource(this.element);
    this.gain = this.sound.context.createGain();
    this.gain.gain.value = 0;
    this.source.connect(this.gain).connect(this.sound.main);
    this.element.volume = 1;
  }
}

// How loud and how large the person wants it: kept in this browser, never part of the edit.
import { icon } from "cutroom/player/icons.js";

const KEY = "cutroom:volume";

export class Monitor {
  constructor(sound, place, whole) {
    this.sound = sound;
    this.whole = whole;
    this.mute = button("player-mute", "Mute");
    this.slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 1, step: 0.01 });
    this.slider.className = "player-volume slider";
    this.slider.dataset.testid = "player-volume";
    this.slider.ariaLabel = this.slider.title = "Volume";
    this.full = button("player-full", "Full screen (F)");
    place.append(this.mute, this.slider, this.full);
    this.mute.addEventListener("click", () => this.#set(this.volume > 0 ? 0 : this.before || 1));
    this.slider.addEventListener("input", () => this.#set(Number(this.slider.value)));
    this.slider.addEventListener("change", () => this.slider.blur()); // arrow keys are the timeline's again
    this.full.addEventListener("click", () => this.toggleFull());
    this.onFull = () => this.#showFull();
    document.addEventListener("fullscreenchange", this.onFull);
    this.#set(keptVolume());
    this.#showFull();
  }

  close() {
    document.removeEventListener("fullscreenchange", this.onFull);
  }

  /** Fill the screen with the picture, or leave that. */
  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.whole.requestFullscreen?.();
  }

  #set(volume) {
    if (volume === 0 && this.volume) this.before = this.volume;
    this.volume = volume;
    this.sound.setVolume(volume);
    this.slider.value = volume;
    this.slider.style.setProperty("--filled", `${volume * 100}%`);
    this.mute.innerHTML = icon(volume > 0 ? "loud" : "silent");
    this.mute.title = this.mute.ariaLabel = volume > 0 ? "Mute" : "Sound on";
    localStorage.setItem(KEY, String(volume));
  }


  #showFull() {
    const isFull = document.fullscreenElement === this.whole;
    this.full.innerHTML = icon(isFull ? "small" : "full");
    this.full.title = this.full.ariaLabel = isFull ? "Leave full screen (F, Esc)" : "Full screen (F)";
  }
}

function keptVolume() {
  const kept = Number.parseFloat(localStorage.getItem(KEY));
  return kept >= 0 && kept <= 1 ? kept : 1;
}

function button(testid, title) {
  const made = Object.assign(document.createElement("button"), { type: "button", title });
  made.className = "player-button";
  made.dataset.testid = testid;
  made.addEventListener("pointerdown", (event) => event.preventDefault());
  return made;
}

// The row under the picture: where we are, how long it is, and the buttons that play.
import { cutsOf, framesOf, rateOf, timecode } from "cutroom/document.js";
import { icon } from "cutroom/player/icons.js";
import { Monitor } from "cutroom/player/monitor.js";
import { perform } from "cutroom/verbs.js";
import { typedFrame } from "cutroom/player/typed_time.js";

const ROW = `
  <div class="player-side">
    <input class="player-timecode" data-testid="player-timecode" aria-label="Playhead" spellcheck="false"
      autocomplete="off" title="Go to a time (G)" value="00:00:00:00">
    <span class="player-total" data-testid="player-total" title="Length"></span>
  </div>
  <div class="player-buttons"></div>
  <div class="player-side player-side-end">
    <span class="player-speed" data-testid="player-speed" title="Speed" hidden></span>
  </div>`;

export class Transport {
  constructor(store, player, row, { whole, outline }) {
    this.store = store;
    this.player = player;
    this.outline = outline;
    row.innerHTML = ROW;
    this.timecode = row.querySelector(".player-timecode");
    this.total = row.querySelector(".player-total");
    this.speed = row.querySelector(".player-speed");
    this.#addButtons(row.querySelector(".player-buttons"));
    this.monitor = new Monitor(player.sound, row.querySelector(".player-side-end"), whole);
    this.#listenToTimecode();
    outline.heard.add((on) => (this.place.ariaPressed = String(on)));
    player.heard.add((speed) => this.#showSpeed(speed));
    this.stops = [
      store.on("playhead", () => this.#showTime()),
      store.on("document", () => this.#showAll()),
      store.on("options", () => this.#showLoop()),
      store.on("verb", (verb) => verb === "goto" && this.timecode.focus()),
      store.on("verb", (verb) => verb === "full-screen" && this.monitor.toggleFull()),
    ];
    this.#showLoop();
    this.#showAll();
  }

  close() {
    for (const stop of this.stops) stop();
    this.monitor.close();
  }

  #addButtons(place) {
    const add = (name, sign, title, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "player-button";
      button.dataset.testid = `player-${name}`;
      button.title = title;
      button.ariaLabel = title;
      button.innerHTML = icon(sign);
      button.addEventListener("click", act);
      // a button that keeps the focus would take the next press of Space for itself
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      place.append(button);
      return button;
    };
    add("previous-cut", "cutBack", "Previous cut (↑)", () => this.#toCut(-1));
    add("frame-back", "frameBack", "One frame back (←)", () => this.#step(-1));
    this.play = add("play", "play", "Play (Space)", () => this.player.toggle());
    this.play.classList.add("player-play");
    add("frame-on", "frameOn", "One frame on (→)", () => this.#step(1));
    add("next-cut", "cutOn", "Next cut (↓)", () => this.#toCut(1));
    this.loop = add("loop", "loop", "Play again and again, from in to out where they are set (R)", () => perform(this.store, "loop"));
    this.place = add("place", "place", "Place the picture of the selected clip: drag it, or a corner of it", () => this.outline.toggle());
    this.place.ariaPressed = "false";
    this.place.hidden = this.store.watching;
  }

  #listenToTimecode() {
    const leave = () => this.timecode.blur();
    this.timecode.addEventListener("focus", () => this.timecode.select());
    this.timecode.addEventListener("blur", () => this.#showTime());
    this.timecode.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") leave();
      if (event.key !== "Enter" || !this.store.timeline) return;
      const { timeline, playhead } = this.store;
      const frame = typedFrame(this.timecode.value, rateOf(timeline), playhead);
      if (frame !== null) this.store.setPlayhead(Math.min(frame, framesOf(timeline)));
      leave();
    });
  }

  #step(frames) {
    this.player.stop();
    this.#goTo(this.store.playhead + frames);
  }

  #toCut(direction) {
    if (!this.store.timeline) return;
    const cuts = cutsOf(this.store.timeline);
    const here = this.store.playhead;
    const found = direction > 0 ? cuts.find((cut) => cut > here) : cuts.findLast((cut) => cut < here);
    if (found !== undefined) this.#goTo(found);
  }

  #goTo(frame) {
    if (this.store.timeline) this.store.setPlayhead(Math.max(0, Math.min(frame, this.player.plan.frames)));
  }

  #showAll() {
    this.total.textContent = this.store.timeline ? timecode(framesOf(this.store.timeline), this.store.timeline) : "";
    this.#showTime();
  }

  #showTime() {
    if (!this.store.timeline || document.activeElement === this.timecode) return;
    this.timecode.value = timecode(this.store.playhead, this.store.timeline);
  }

  #showLoop() {
    this.loop.ariaPressed = String(this.store.looping);
  }

  #showSpeed(speed) {
    const playing = speed !== 0;
    this.play.innerHTML = icon(playing ? "pause" : "play");
    this.play.title = this.play.ariaLabel = playing ? "Pause (Space)" : "Play (Space)";
    this.speed.hidden = speed === 0 || speed === 1;
    this.speed.textContent = `${speed < 0 ? "−" : ""}${Math.abs(speed)}×`;
  }
}

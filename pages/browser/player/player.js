// The player: the store's playhead and verbs on one side, the screen and its elements on the other.
import { Cast } from "cutroom/player/cast.js";
import { CaptionsOverlay } from "cutroom/player/captions_overlay.js";
import { Frames } from "cutroom/player/frames.js";
import { Plan } from "cutroom/player/plan.js";
import { Playback } from "cutroom/player/playback.js";
import { Reverse } from "cutroom/player/reverse.js";
import { Screen } from "cutroom/player/screen.js";
import { Sound } from "cutroom/player/sound.js";

const SPEEDS = [1, 2, 4, 8]; // of J and L, pressed again and again
const AT_REST = 150; // milliseconds after which a playhead that stands still may prepare for playing

export class Player {
  /** Plays what the store tells inside the element `picture`. */
  constructor(store, picture) {
    this.store = store;
    this.speed = 0; // times life: negative is backward, 0 stands still
    this.heard = new Set(); // who wants to know of a new speed
    this.sound = new Sound();
    this.screen = new Screen(picture);
    const heard = () => this.frames.heard();
    this.cast = new Cast({ sound: this.sound, place: this.screen.stack, heard, refused: () => this.stop() });
    this.frames = new Frames(this);
    this.overlay = new CaptionsOverlay(picture, { drop: (change) => store.tell("caption-dropped", change) });
    const onFrame = (frame) => this.#at(frame);
    this.playback = new Playback({ ...this.#parts(), onFrame, onEnd: () => this.#ended() });
    this.reverse = new Reverse({ frames: this.frames, onFrame, onEnd: () => this.stop() });
    this.plan = new Plan(null, {});
    this.stops = [
      store.on("document", () => this.#replan()),
      store.on("assets", () => this.#replan()),
      store.on("cue", () => this.#recaption()),
      store.on("seek", (frame) => this.#seek(frame)),
      store.on("playing", (playing) => playing !== (this.speed !== 0) && this.toggle()),
      store.on("verb", (verb) => this.#obey(verb)),
      store.on("typed", () => this.overlay.write(store.typed)),
      store.on("caption-style", (style) => this.overlay.wear(style)),
      store.on("caption-sample", (text) => this.overlay.showSample(text)),
    ];
    this.#replan();
  }

  /** Play, or stand still. */
  toggle() {
    if (this.speed !== 0) this.stop();
    else this.run(1);
  }

  /** Play at a number of times life; negative is backward. */
  run(speed) {
    if (this.plan.frames === 0) return this.#setSpeed(0);
    this.sound.wake();
    if (this.speed > 0 && speed > 0) this.playback.setShuttle(speed);
    else {
      this.#halt();
      this.#depart(speed);
    }
    this.#setSpeed(speed);
  }

  /** Stand still on the frame that is on the screen. */
  stop() {
    this.#halt();
    this.#setSpeed(0);
    this.#stand(this.store.playhead);
  }

  /** Show a clip's picture as it is tried to be placed ({clip, place}), until null is tried. */
  tryPlace(trial) {
    const before = this.screen.trial;
    this.screen.try(trial);
    if (before?.clip !== trial?.clip) this.#replan(); // what it hides may be seen from now on
  }

  close() {
    for (const stop of this.stops) stop();
    clearTimeout(this.resting);
    this.#halt();
    this.overlay.close();
    this.cast.close();
    this.sound.close();
  }

  #parts() {
    return { cast: this.cast, screen: this.screen, frames: this.frames };
  }

  #obey(verb) {
    if (verb === "play") this.toggle();
    if (verb === "stop") this.stop();
    if (verb === "forward") this.run(faster(this.speed));
    if (verb === "back") this.run(-faster(-this.speed));
  }

  #depart(speed) {
    clearTimeout(this.resting);
    const last = this.plan.frames - 1;
    const frame = this.store.playhead;
    if (speed > 0) this.playback.start(this.plan, frame > last ? 0 : frame, speed);
    else this.reverse.start(this.plan, frame === 0 ? last : Math.min(frame, last), -speed);
  }

  #halt() {
    if (this.playback.active) this.playback.stop();
    if (this.reverse.active) this.reverse.stop();
  }

  #setSpeed(speed) {
    this.speed = speed;
    this.store.setPlaying(speed !== 0);
    for (const listener of this.heard) listener(speed);
  }

  #seek(frame) {
    if (this.speed === 0) return this.#stand(frame);
    if (frame >= this.plan.frames) return this.stop();
    const speed = this.speed;
    this.#halt();
    this.overlay.show(frame);
    this.#depart(speed);
  }

  /** Show one frame, and when the playhead stays there, be ready to play from it. */
  #stand(frame) {
    this.frames.show(this.plan, frame);
    this.overlay.show(Math.min(frame, this.plan.frames - 1));
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.frames.settled && this.playback.prepare(this.plan, frame), AT_REST);
  }

  #at(frame) {
    const { looping, playhead, outPoint } = this.store;
    if (looping && this.speed > 0 && outPoint !== null && playhead < outPoint && outPoint <= frame) this.#again();
    this.overlay.show(Math.min(frame, this.plan.frames - 1));
    this.store.setPlayhead(frame, { seek: false });
  }

  #ended() {
    const whole = this.store.playhead >= this.plan.frames; // else the browser has stopped it
    if (this.store.looping && whole) this.#again();
    else this.stop();
  }

  /** Go on from the in point, or the start, once the refresh of the screen that found the end is over. */
  #again() {
    const { inPoint } = this.store;
    const from = inPoint !== null && inPoint < this.plan.frames ? inPoint : 0;
    queueMicrotask(() => this.speed > 0 && this.store.setPlayhead(from));
  }

  #recaption() {
    const { timeline, selectedCue, playhead } = this.store;
    if (!timeline) return;
    this.overlay.follow(timeline, selectedCue);
    this.overlay.show(Math.min(playhead, this.plan.frames - 1));
  }

  #replan() {
    if (!this.store.timeline) return;
    const { timeline, assets, playhead } = this.store;
    this.plan = new Plan(timeline, assets, this.screen.trial?.clip);
    this.screen.shape(timeline.size);
    this.screen.hear(this.plan.onlyHeard);
    this.overlay.follow(timeline, this.store.selectedCue);
    this.cast.follow(this.plan, this.playback.active ? this.playback.position : playhead + 0.5);
    if (this.playback.active) this.playback.follow(this.plan);
    else if (this.reverse.active) this.reverse.follow(this.plan);
    else this.#stand(playhead);
  }
}

function faster(speed) {
  return speed <= 0 ? SPEEDS[0] : SPEEDS[Math.min(SPEEDS.indexOf(speed) + 1, SPEEDS.length - 1)];
}

// Standing still: exactly one frame of the edit on the screen, all of its layers at once.
//
// While a seek is under way, wishes are not queued: when it is done, the last one is shown.
import { Wanted } from "cutroom/player/cast.js";
import { Medium, placeIn, strengthAt } from "cutroom/player/plan.js";
import { sentenceFor } from "cutroom/player/screen.js";

export class Frames {
  constructor({ cast, screen }) {
    this.cast = cast;
    this.screen = screen;
    this.plan = null;
    this.wanted = null; // the frame asked for last
    this.awaited = null; // {frame, layers, lacking}: what is on its way
    this.shown = null; // the frame on the screen
  }

  /** Show a frame of a plan as soon as the one on its way is there. */
  show(plan, frame) {
    if (plan !== this.plan) this.awaited = null; // the edit has changed: whatever was on its way is not it
    this.plan = plan;
    this.wanted = frame;
    if (!this.awaited) this.#next();
    this.screen.wait(this.awaited !== null);
  }

  /** Want nothing any more: the playback has the screen. */
  leave() {
    this.wanted = this.awaited = this.shown = null;
  }

  /** Something may have become ready. */
  heard() {
    if (!this.awaited?.layers.every(({ voice }) => voice === null || voice.ready)) return;
    const { frame, layers, lacking } = this.awaited;
    this.awaited = null;
    this.screen.show(layers, { lacking });
    this.cast.keepOnly((run) => layers.some(({ span }) => span.run === run));
    this.shown = frame;
    if (this.wanted !== frame) this.#next();
    this.screen.wait(this.awaited !== null);
  }

  /** The frame that was asked for last is the one on the screen. */
  get settled() {
    return this.wanted === this.shown && this.awaited === null;
  }

  #next() {
    const frame = Math.min(this.wanted, this.plan.frames - 1); // the end shows the last frame
    const spans = this.plan.layers(frame);
    this.cast.keepOnly((run, voice) => spans.some((span) => span.run === run) || this.screen.shows(voice));
    const layers = spans.map((span, index) => this.#layer(span, frame, index === spans.length - 1));
    const there = layers.filter(Boolean);
    this.awaited = { frame: this.wanted, layers: there, lacking: there.length < layers.length };
    for (const { span, voice } of there) voice?.seekTo(this.plan.seekFor(span.run, frame + 0.5));
    this.heard();
  }

  /** What is to be seen of a span; null while no connection is left for it. */
  #layer(span, frame, uppermost) {
    const { run, placed } = span;
    const [strength, place] = [strengthAt(placed, frame + 0.5), placeIn(placed, frame)];
    if (run.medium === Medium.CARD) return { span, strength, place, voice: null, sentence: sentenceFor(run) };
    const voice = this.cast.engage(run, this.wanted, uppermost ? Wanted.SEEN : Wanted.HEARD);
    return voice && { span, strength, place, voice };
  }
}

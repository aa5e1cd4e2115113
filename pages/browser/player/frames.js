// Standing still: exactly one frame of the edit on the screen.
//
// While a seek is under way, wishes are not queued: when it is done, the last one is shown.
import { fadeAt, Medium } from "cutroom/player/plan.js";
import { sentenceFor } from "cutroom/player/screen.js";

export class Frames {
  constructor({ cast, screen }) {
    this.cast = cast;
    this.screen = screen;
    this.plan = null;
    this.wanted = null; // the frame asked for last
    this.awaited = null; // {frame, voice, span}: what is on its way
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
    if (!this.awaited?.voice.ready) return;
    const { frame, voice, span } = this.awaited;
    this.awaited = null;
    this.screen.show(voice, span, 1 - fadeAt(span.placed, frame + 0.5));
    this.cast.keepOnly((run) => run === span.run);
    this.shown = frame;
    if (this.wanted !== frame) this.#next();
    this.screen.wait(this.awaited !== null);
  }

  /** The frame that was asked for last is the one on the screen. */
  get settled() {
    return this.wanted === this.shown && this.awaited === null;
  }

  #next() {
    const frame = this.wanted;
    const span = this.plan.seen(Math.min(frame, this.plan.frames - 1)); // the end shows the last frame
    if (!span || span.run.medium === Medium.NOTHING || span.run.medium === Medium.SOUND) {
      this.screen.show(null, span);
      this.shown = frame;
    } else if (span.run.medium === Medium.CARD) {
      this.screen.tell(sentenceFor(span.run), span);
      this.shown = frame;
    } else {
      this.cast.keepOnly((run, voice) => run === span.run || voice === this.screen.showing);
      const voice = this.cast.engage(span.run, frame);
      this.awaited = { frame, voice, span };
      voice.seekTo(this.plan.seekFor(span.run, Math.min(frame, this.plan.frames - 1) + 0.5));
      this.heard();
    }
  }
}

// One media element that plays a stretch of a source: where it stands, whether its picture is there.
//
// Seeks are coalesced: one at most is under way, and the last one asked for wins.

const SAME_MOMENT = 1e-6; // seconds
const BEFORE_THE_END = 0.001; // a seek to the very end would make `play` start again from 0

export class Voice {
  /** A voice made of a "video" or "audio" element; `output` carries its sound. */
  constructor(kind, output) {
    this.kind = kind;
    this.output = output;
    this.element = output.element;
    this.url = null;
    this.failed = false;
    this.started = false; // it was told to play
    this.entry = 0; // the position on the timeline at which it is to start
    this.startedAt = 0; // when it was told to, on the page's clock
    this.heard = null; // called whenever `ready` may have changed
    this.presented = null; // the source time of the picture that was last composited
    this.#forgetSeeks();
    for (const name of ["loadedmetadata", "loadeddata", "canplay", "error"])
      this.element.addEventListener(name, () => this.#changed());
    this.element.addEventListener("seeked", () => this.#arrived());
    this.#watchPictures();
  }

  load(url) {
    if (url === this.url && !this.failed) return;
    this.url = url;
    this.failed = false;
    this.presented = null;
    this.#forgetSeeks();
    this.element.src = url;
  }

  /** Whether the picture (or the sound) of the moment that was asked for is there. */
  get ready() {
    if (this.failed) return true;
    if (this.started) return this.element.readyState >= 2;
    return this.element.readyState >= 2 && !this.element.seeking && same(this.reached, this.goal);
  }

  /** It holds a connection to the server: its file is not read to the end. */
  get holds() {
    return this.url !== null && this.element.networkState !== HTMLMediaElement.NETWORK_IDLE;
  }

  /** Where in its source it stands, in seconds. */
  get seconds() {
    return this.element.currentTime;
  }

  /** It plays, but for waiting on data. */
  get runs() {
    return this.started && !this.failed && !this.element.ended;
  }

  /** Somebody else (a media key, the browser) has paused it. */
  get interrupted() {
    return this.runs && this.element.paused;
  }

  /** Stand at a moment of the source. */
  seekTo(seconds) {
    this.pause();
    if (same(this.goal, seconds)) return;
    this.goal = seconds;
    this.#pump();
  }

  play(speed, keepPitch) {
    this.setSpeed(speed);
    this.element.preservesPitch = keepPitch;
    if (this.started || this.element.ended) return;
    this.started = true;
    this.startedAt = performance.now();
    this.startedFrom = this.seconds;
    this.#forgetSeeks();
    this.element.play().catch((problem) => {
      if (problem.name === "NotAllowedError") this.refused?.();
    });
  }

  setSpeed(speed) {
    const bounded = Math.max(0.0625, Math.min(16, speed)); // what browsers can do
    if (this.element.playbackRate !== bounded) this.element.playbackRate = bounded;
  }

  pause() {
    if (!this.started) return;
    this.started = false;
    this.element.pause();
  }

  close() {
    this.heard = null;
    this.element.removeAttribute("src");
    this.element.load();
    this.element.remove();
    this.output.close();
  }

  #forgetSeeks() {
    this.goal = null;
    this.reached = null;
    this.underway = null;
  }

  #pump() {
    if (this.goal === null || this.element.readyState < 1 || this.underway !== null) return;
    if (same(this.reached, this.goal)) return;
    this.underway = this.goal;
    this.element.currentTime = Math.min(this.goal, Math.max(0, this.element.duration - BEFORE_THE_END));
  }

  #arrived() {
    this.reached = this.underway;
    this.underway = null;
    this.#changed();
  }

  #changed() {
    if (this.element.error && this.url) this.failed = true;
    this.#pump();
    this.heard?.();
  }

  #watchPictures() {
    if (!this.element.requestVideoFrameCallback) return;
    const composited = (_now, { mediaTime }) => {
      this.presented = mediaTime;
      this.element.requestVideoFrameCallback(composited);
    };
    this.element.requestVideoFrameCallback(composited);
  }
}

function same(one, other) {
  return one !== null && other !== null && Math.abs(one - other) < SAME_MOMENT;
}

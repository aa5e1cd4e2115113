// Playing forward: a clock that follows what is seen, and elements that start at their cuts.
//
//     seen      | run A ...........|run B .........       the clock follows A, at the cut it follows B
//     B's element        seek  play|                      seeked while A plays, started a moment before
//
// The clock is the media time of what is seen, mapped back to the timeline: of the lowest layer that
// moves, so that a small picture that comes and goes over it does not disturb it. Where nothing is seen,
// it is that of what is heard; in between, it runs by itself. It never goes back.
import { Wanted } from "cutroom/player/cast.js";
import { clipIn, loudnessAt, Medium, placeIn, strengthAt } from "cutroom/player/plan.js";
import { sentenceFor } from "cutroom/player/screen.js";

const AHEAD = 5; // seconds of the timeline in which the next runs are made ready
const HALF_A_REFRESH = 0.008; // seconds: what is set now is seen at the next refresh of the screen
const PATIENCE = 1500; // milliseconds that the start waits for all elements to be ready
const JOIN = 0.2; // seconds after which an element joins what plays already
const DRIFT = 0.03; // seconds off the clock: corrected by speed
const LOST = 0.35; // seconds off the clock: corrected by a seek
const LOUDEST_SPEED = 4; // above, sound is no more than noise

export class Playback {
  constructor({ cast, screen, frames, onFrame, onEnd }) {
    this.cast = cast;
    this.screen = screen;
    this.frames = frames;
    this.onFrame = onFrame;
    this.onEnd = onEnd;
    this.plan = null;
    this.active = false;
    this.shuttle = 1; // times the speed of life
    this.latency = 0.04; // seconds from telling an element to play to its first movement, learned
    this.waitingSince = null;
  }

  /** Play a plan from the middle of a frame, where a standing picture is. */
  start(plan, frame, shuttle) {
    this.plan = plan;
    this.shuttle = shuttle;
    this.position = frame + 0.5;
    this.active = true;
    this.waitingSince = performance.now();
    this.last = this.waitingSince;
    this.frames.leave();
    this.cast.keepOnly((run, voice) => plan.playing(frame).includes(run) || this.screen.shows(voice));
    this.#gather();
    this.#next();
  }

  /** Have the elements at hand that playing from a frame will need. */
  prepare(plan, frame) {
    this.plan = plan;
    this.position = frame + 0.5;
    this.waitingSince = 0;
    this.#gather();
  }

  /** Stop where it is. */
  stop() {
    this.active = false;
    cancelAnimationFrame(this.refresh);
    clearTimeout(this.timer);
    for (const voice of this.cast.engaged.values()) {
      voice.pause();
      voice.output?.set(0);
    }
  }

  /** Go on with another plan; what plays the same moment in both is not touched. */
  follow(plan) {
    this.plan = plan;
  }

  setShuttle(shuttle) {
    this.shuttle = shuttle;
    for (const [run, voice] of this.cast.engaged) voice.setSpeed(run.speed * shuttle);
  }

  /** The frame that is on the screen. */
  get frame() {
    return Math.max(0, Math.min(Math.floor(this.#here + 1e-6), this.plan.frames));
  }

  get #here() {
    return this.position + HALF_A_REFRESH * this.plan.rate * this.shuttle;
  }

  #next() {
    if (!this.active) return;
    const again = () => this.#tick(performance.now());
    if (document.hidden) this.timer = setTimeout(again, 40); // a hidden page is not refreshed
    else this.refresh = requestAnimationFrame(again);
  }

  #tick(now) {
    const elapsed = Math.min((now - this.last) / 1000, 2);
    this.last = now;
    if (this.waitingSince === null || this.#settled(now)) {
      this.position = this.#advanced(elapsed);
      if (this.#here >= this.plan.frames) return this.#end(this.plan.frames);
      if (this.#leader()?.[1].interrupted) return this.#end(this.frame);
      this.#prepare(this.#here);
      this.#launch(now);
      this.#present();
    }
    this.#next();
  }

  /** Whether everything that is to sound and be seen at the start is there, or was waited for long enough. */
  #settled(now) {
    const missing = this.plan.playing(this.frame).some((run) => !this.cast.of(run)?.ready);
    if (missing && now - this.waitingSince < PATIENCE) return false;
    this.waitingSince = null;
    return true;
  }

  #advanced(elapsed) {
    const leader = this.#leader();
    if (!leader) return this.position + elapsed * this.plan.rate * this.shuttle;
    const [run, voice] = leader;
    if (!voice.started) return this.position; // it is on its way: the clock waits for it
    return Math.max(this.position, Math.min(this.plan.positionAt(run, voice.seconds), run.end));
  }

  /** Whom the clock follows: [run, voice] of what is seen, else of what is heard, or null. */
  #leader() {
    const seen = this.#moving.map((run) => [run, this.cast.of(run)]).filter(([, voice]) => voice);
    const running = seen.find(([, voice]) => voice.runs);
    const coming = ([, voice]) => !voice.started && !voice.failed && !voice.element.ended;
    if (running || seen.some(coming)) return running ?? seen.find(coming);
    for (const run of this.plan.playing(Math.floor(this.#here))) {
      const other = this.cast.of(run);
      if (run.medium !== Medium.STILL && other?.runs && this.#here >= other.entry) return [run, other];
    }
    return null;
  }

  /** The runs of what is seen and moves, the lowest first. */
  get #moving() {
    const layers = this.plan.layers(Math.floor(this.#here));
    return layers.map(({ run }) => run).filter(({ medium }) => medium === Medium.VIDEO);
  }

  /** Have everything that plays at the position stand on it. */
  #gather() {
    for (const [run, voice] of this.cast.engaged) voice.entry = Math.max(run.start, this.position);
    this.#prepare(this.position);
  }

  #prepare(here) {
    const leading = this.#leader()?.[0] ?? this.#moving[0];
    for (const run of this.plan.playing(Math.floor(here))) {
      const late = this.waitingSince === null && run !== leading ? JOIN * this.plan.rate * this.shuttle : 0;
      this.#ready(run, Math.max(run.start, this.position + late), run === leading ? Wanted.SEEN : Wanted.HEARD);
    }
    const soon = this.plan.upcoming(Math.floor(here), AHEAD * this.shuttle);
    for (const run of soon) this.#ready(run, run.start, Wanted.SOON);
  }

  #ready(run, entry, wanted) {
    const voice = this.cast.engage(run, entry, wanted);
    if (!voice || voice.started || voice.failed) return;
    voice.entry = Math.min(voice.entry, entry); // the clock waits for what is seen: that must not wait for it
    voice.seekTo(this.plan.seekFor(run, voice.entry));
  }

  #launch(now) {
    const here = this.#here;
    for (const [run, voice] of [...this.cast.engaged]) {
      if (here >= run.end) {
        voice.pause();
        voice.output?.set(0);
        if (!this.screen.shows(voice)) this.cast.dismiss(run);
      } else if (!voice.started) {
        const due = voice.entry - this.latency * this.plan.rate * this.shuttle;
        if (here >= due && voice.ready) voice.play(run.speed * this.shuttle, run.keepPitch);
      } else if (voice.startedAt) this.#learn(voice, now);
      else this.#keepInStep(run, voice);
    }
  }

  #learn(voice, now) {
    const moved = (voice.seconds - voice.startedFrom) / (voice.element.playbackRate || 1);
    if (moved <= 0) return;
    const measured = (now - voice.startedAt) / 1000 - moved;
    voice.startedAt = 0;
    this.latency = Math.max(0.005, Math.min(0.15, this.latency * 0.7 + measured * 0.3));
  }

  #keepInStep(run, voice) {
    if (run.medium === Medium.STILL || !voice.runs) return;
    const [leading] = this.#leader() ?? [];
    const speed = run.speed * this.shuttle;
    const ahead = run === leading ? 0 : (voice.seconds - this.plan.sourceAt(run, this.position)) / speed;
    if (this.position < voice.entry || Math.abs(ahead) < DRIFT) return voice.setSpeed(speed);
    if (Math.abs(ahead) < LOST) return voice.setSpeed(speed * (ahead > 0 ? 0.95 : 1.05));
    voice.entry = this.position + JOIN * this.plan.rate * this.shuttle;
    voice.seekTo(this.plan.seekFor(run, voice.entry));
  }

  #present() {
    const frame = this.frame;
    this.screen.show(this.plan.layers(frame).map((span) => this.#layer(span)).filter(Boolean));
    for (const [run, voice] of this.cast.engaged) {
      const heard = voice.started && run.start <= this.#here && this.#here < run.end && this.shuttle <= LOUDEST_SPEED;
      voice.output?.set(heard ? loudnessAt(run, this.position) : 0);
    }
    this.screen.wait(this.#stalled());
    this.onFrame(frame);
  }

  #stalled() {
    const [, leader] = this.#leader() ?? [];
    return leader !== undefined && (!leader.started || leader.element.readyState < 3);
  }

  #layer(span) {
    const { run, placed } = span;
    const place = placeIn(placed, this.frame);
    if (run.medium === Medium.CARD) return { span, place, strength: 1, voice: null, sentence: sentenceFor(run) };
    const voice = this.cast.of(run);
    if (!voice?.ready) return this.screen.layerOf(run.trackId); // it stays until the next picture is there
    return { span, voice, place, strength: strengthAt(clipIn(run, this.position), this.position) };
  }

  #end(frame) {
    this.position = frame;
    this.onFrame(frame);
    this.onEnd();
  }
}

// Who plays what: the elements that are engaged for runs, and the idle ones that wait for the next.
//
// A browser keeps six connections to a server, and an element holds one for as long as its file is
// not read to the end: a seventh would wait for ever. So elements are opened while connections are
// left, the pages' own requests included, and idle ones give theirs back first.
import { Medium } from "cutroom/player/plan.js";
import { Still } from "cutroom/player/still.js";
import { Voice } from "cutroom/player/voice.js";

/** For what an element is wanted, by how many connections may be held then. */
export const Wanted = Object.freeze({ SOON: 4, HEARD: 5, SEEN: Infinity });

const IDLE = 3; // elements of one kind kept warm

export class Cast {
  constructor({ sound, place, heard, refused }) {
    this.sound = sound;
    this.place = place; // where elements with a picture live
    this.heard = heard; // called when an element has become ready
    this.refused = refused; // called when the browser does not let anything play yet
    this.engaged = new Map(); // run -> voice
    this.idle = [];
  }

  of(run) {
    return this.engaged.get(run) ?? null;
  }

  /** The voice of a run, with its source loaded, or null while no connection is left for one that is
      not seen. `entry` is where on the timeline a new one starts. */
  engage(run, entry, wanted = Wanted.SEEN) {
    const known = this.engaged.get(run);
    if (known) return known;
    const voice = this.#idleOne(run) ?? this.#newOne(run.medium, wanted);
    if (!voice) return null;
    voice.entry = entry;
    voice.load(run.url);
    voice.output?.set(0);
    this.engaged.set(run, voice);
    return voice;
  }

  dismiss(run) {
    const voice = this.engaged.get(run);
    this.engaged.delete(run);
    voice.pause();
    voice.output?.set(0);
    this.idle.push(voice);
    const alike = this.idle.filter(({ kind }) => kind === voice.kind);
    if (alike.length > IDLE) {
      this.idle.splice(this.idle.indexOf(alike[0]), 1);
      alike[0].close();
    }
  }

  /** Dismiss all but the voices that a test keeps: keep(run, voice). */
  keepOnly(keep) {
    for (const [run, voice] of [...this.engaged]) if (!keep(run, voice)) this.dismiss(run);
  }

  /** Go over to a new plan: who shows the same moment of the same source in both goes on untouched. */
  follow(plan, position) {
    const before = [...this.engaged];
    this.engaged = new Map();
    for (const [run, voice] of before) {
      const seconds = voice.started ? voice.seconds : voice.goal ?? voice.seconds;
      const moment = run.medium === Medium.STILL ? plan.sourceAt(run, position) : seconds;
      const alike = run.start <= position ? plan.counterparts(run, position, moment) : [];
      const other = alike.find((each) => !this.engaged.has(each));
      if (other) this.engaged.set(other, voice);
      else {
        this.engaged.set(run, voice);
        this.dismiss(run);
      }
    }
  }

  close() {
    this.keepOnly(() => false);
    for (const voice of this.idle) voice.close();
    this.idle = [];
  }

  get #held() {
    return [...this.engaged.values(), ...this.idle].filter(({ holds }) => holds).length;
  }

  #giveBack(limit) {
    for (const voice of this.idle.filter(({ holds }) => holds)) {
      if (this.#held < limit) return;
      this.idle.splice(this.idle.indexOf(voice), 1);
      voice.close();
    }
  }

  #idleOne(run) {
    const alike = this.idle.filter(({ kind, failed }) => kind === run.medium && !failed);
    const voice = alike.find(({ url }) => url === run.url) ?? (alike.length >= IDLE ? alike[0] : undefined);
    if (voice) this.idle.splice(this.idle.indexOf(voice), 1);
    return voice;
  }

  #newOne(medium, wanted) {
    this.#giveBack(Math.min(wanted, Wanted.HEARD));
    if (this.#held >= wanted) return null;
    const voice = medium === Medium.STILL ? new Still() : new Voice(medium, this.sound.output(medium));
    voice.heard = this.heard;
    voice.refused = this.refused;
    if (medium !== Medium.SOUND) {
      voice.element.playsInline = true;
      voice.element.disablePictureInPicture = true;
      voice.element.classList.add("player-layer");
      this.place.append(voice.element);
    }
    voice.element.preload = "auto";
    return voice;
  }
}

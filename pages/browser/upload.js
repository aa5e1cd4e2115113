// Bringing files in: one after the other in the order they were dropped, each with its progress.
// No Vue in here; whoever shows it passes `changed`, and `received` for each file that arrived.

import { holdPage, serverAnswers } from "cutroom/connection.js";
import { discard, sendingOf, unfinished } from "cutroom/sending.js";

const TRIES = 6; // how often in a row a server that answers may break off without taking a byte
const WINDOW = 3000; // ms over which the speed is measured
const PLAYABLE = /^(video|audio|image)\//;
const NO_MEDIA = "This is not a video, sound or picture file.";
const ELSEWHERE = [
  [/\.csv$/i, "A table of videos is dropped on the page of a list. Make one under Lists."],
  [/\.(srt|vtt|ass|ssa)$/i, "Captions are dropped on a project. Open the one that they belong to."],
];
const KNOWN = /\.(3gp|aac|aiff?|avi|flac|flv|gif|jpe?g|m2ts|m4a|m4v|mkv|mov|mp3|mp4|mpe?g|mts|mxf|ogg|ogv|opus|png|ts|vob|wav|webm|webp|wma|wmv)$/i;

export const Stage = Object.freeze({
  WAITING: "waiting",
  UPLOADING: "uploading",
  PAUSED: "paused",
  READING: "reading", // the server looks into the file
  READY: "ready",
  FAILED: "failed",
  CANCELLED: "cancelled",
});

const OVER = [Stage.READY, Stage.FAILED, Stage.CANCELLED];
const TO_COME = [Stage.WAITING, Stage.UPLOADING, Stage.PAUSED];

export class Uploads {
  /** With `together` all files that are on their way at once are one drop. */
  constructor(owner, { changed, begun, received, drained, together = false }) {
    this.owner = owner;
    this.together = together;
    this.changed = changed;
    this.begun = begun; // (drop): some of its files are to be sent
    this.received = received; // (item): its `asset` and `job` are known
    this.drained = drained; // (drop, landing): none of its files is left to send
    this.items = [];
    this.left = []; // begun in an earlier life of the page; the same file has to be chosen again
    this.current = null;
    this.counter = 0;
    this.drops = 0;
    this.guard = (event) => event.preventDefault();
  }

  /** Put files in the queue that were dropped together; `landing` says where. Those that are no media are
      named and left out. */
  add(files, landing = null) {
    const drop = this.together ? 0 : ++this.drops;
    for (const file of files) {
      const item = {
        key: ++this.counter,
        drop,
        landing,
        file,
        name: file.name,
        size: file.size,
        sent: 0,
        tries: 0,
        stage: Stage.WAITING,
        error: null,
        asset: null,
        job: null,
        samples: [],
      };
      if (!PLAYABLE.test(file.type) && !KNOWN.test(file.name))
        Object.assign(item, { stage: Stage.FAILED, error: whyNot(file.name) });
      else if (file.size === 0) Object.assign(item, { stage: Stage.FAILED, error: "This file is empty." });
      this.items.push(item);
    }
    this.changed();
    if (this.#comes(drop)) this.begun(drop);
    this.#next();
  }

  /** Look for files that were begun before and never came to their end. */
  async findLeft() {
    const names = new Set(this.items.filter((item) => !OVER.includes(item.stage)).map(signOf));
    this.left = (await unfinished(this.owner).catch(() => [])).filter((one) => !names.has(signOf(one)));
    this.changed();
  }

  /** Give up a file that was begun before. */
  async giveUp(one) {
    this.left = this.left.filter((other) => other !== one);
    this.changed();
    await discard(one);
  }

  /** Let others go first; what has arrived stays on the server. */
  pause(key) {
    const item = this.#find(key);
    if (item?.stage === Stage.UPLOADING) item.sending.stop();
    if (![Stage.UPLOADING, Stage.WAITING].includes(item?.stage)) return;
    Object.assign(item, { stage: Stage.PAUSED, samples: [] });
    this.#done(item);
  }

  /** Go on with a file that was paused. */
  resume(key) {
    const item = this.#find(key);
    if (item?.stage !== Stage.PAUSED) return;
    item.stage = Stage.WAITING;
    this.changed();
    this.#next();
  }

  /** Give up a file that is not there yet, with what has arrived of it, and forget one that is over. */
  remove(key) {
    const item = this.#find(key);
    if (!item) return;
    if (!OVER.includes(item.stage)) item.sending?.cancel();
    item.stage = Stage.CANCELLED;
    this.items = this.items.filter((one) => one !== item);
    this.#done(item);
  }

  /** The server has looked into a file; `error` is its sentence when it cannot be used. */
  settle(asset, error) {
    const item = this.items.find((one) => one.asset === asset);
    if (!item) return;
    Object.assign(item, { stage: error ? Stage.FAILED : Stage.READY, error });
    this.changed();
  }

  /** Whether something is still to be uploaded. */
  get busy() {
    return this.items.some((item) => [Stage.WAITING, Stage.UPLOADING].includes(item.stage));
  }

  /** Forget what is over. */
  tidy() {
    this.items = this.items.filter((item) => !OVER.includes(item.stage) || item.stage === Stage.FAILED);
    this.changed();
  }

  #next() {
    if (this.current) return;
    const item = this.items.find((one) => one.stage === Stage.WAITING);
    if (!item) return this.items.some((one) => one.stage === Stage.PAUSED) || this.#leave();
    this.#guardPage();
    this.current = item;
    this.#send(item);
  }

  #send(item) {
    item.stage = Stage.UPLOADING;
    this.left = this.left.filter((one) => signOf(one) !== signOf(item));
    item.sending ??= sendingOf(item.file, this.owner, {
      progress: (sent) => this.#progressed(item, sent),
      arrived: (made) => this.#arrived(item, made),
      refused: (sentence) => this.#failed(item, sentence),
      lost: () => this.#interrupted(item),
    });
    item.sending.start();
    this.changed();
  }

  #progressed(item, sent) {
    if (item.stage !== Stage.UPLOADING) return;
    if (sent > item.sent) item.tries = 0;
    item.sent = sent;
    measure(item);
    this.changed();
  }

  #arrived(item, made) {
    Object.assign(item, made, { sent: item.size, stage: Stage.READING });
    this.received(item);
    this.#done(item);
  }

  async #interrupted(item) {
    if (item.stage !== Stage.UPLOADING) return;
    item.tries += 1;
    if (item.tries === TRIES)
      return this.#failed(item, "The connection was lost again and again. Choose the file once more to go on.");
    Object.assign(item, { stage: Stage.WAITING, samples: [] });
    this.changed();
    await serverAnswers();
    if (this.current === item && item.stage === Stage.WAITING) this.#send(item);
  }

  #failed(item, sentence) {
    Object.assign(item, { stage: Stage.FAILED, error: sentence });
    this.#done(item);
  }

  #find(key) {
    return this.items.find((item) => item.key === key);
  }

  #done(item) {
    if (this.current === item) this.current = null;
    this.changed();
    this.#next();
    if (!this.#comes(item.drop)) this.drained(item.drop, item.landing);
  }

  /** Whether a file of a drop is still to be sent. */
  #comes(drop) {
    return this.items.some((item) => item.drop === drop && TO_COME.includes(item.stage));
  }

  #guardPage() {
    if (this.release) return;
    this.release = holdPage();
    window.addEventListener("beforeunload", this.guard);
  }

  #leave() {
    if (!this.release) return;
    this.release();
    this.release = null;
    window.removeEventListener("beforeunload", this.guard);
  }
}

/** Bytes a second lately, or null while it is too early to tell. */
export function speedOf(item) {
  const [first, last] = [item.samples[0], item.samples.at(-1)];
  if (!first || last.at - first.at < 500) return null;
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000;
}

/** Seconds until the file is there, or null while it is too early to tell. */
export function remainingOf(item) {
  const speed = speedOf(item);
  return speed ? (item.size - item.sent) / speed : null;
}

function measure(item) {
  const now = performance.now();
  item.samples.push({ at: now, sent: item.sent });
  while (item.samples.length > 2 && now - item.samples[0].at > WINDOW) item.samples.shift();
}

const signOf = ({ name, size }) => `${size}/${name}`;

function whyNot(name) {
  return ELSEWHERE.find(([pattern]) => pattern.test(name))?.[1] ?? NO_MEDIA;
}

// Bringing files in: one after the other in the order they were dropped, each with its progress.
// No Vue in here; whoever shows it passes `changed`, and `received` for each file that arrived.

import { holdPage, serverAnswers } from "cutroom/connection.js";

const ADDRESS = "/api/media";
const TRIES = 4; // how often a file is sent when the connection breaks
const WINDOW = 3000; // ms over which the speed is measured
const PLAYABLE = /^(video|audio|image)\//;
const KNOWN = /\.(3gp|aac|aiff?|avi|flac|flv|gif|jpe?g|m2ts|m4a|m4v|mkv|mov|mp3|mp4|mpe?g|mts|mxf|ogg|ogv|opus|png|ts|vob|wav|webm|webp|wma|wmv)$/i;

export const Stage = Object.freeze({
  WAITING: "waiting",
  UPLOADING: "uploading",
  READING: "reading", // the server looks into the file
  READY: "ready",
  FAILED: "failed",
  CANCELLED: "cancelled",
});

const OVER = [Stage.READY, Stage.FAILED, Stage.CANCELLED];

export class Uploads {
  constructor({ changed, received, drained }) {
    this.changed = changed;
    this.received = received; // (item, answer of the server)
    this.drained = drained; // nothing is left to upload
    this.items = [];
    this.current = null;
    this.counter = 0;
    this.guard = (event) => event.preventDefault();
  }

  /** Put files in the queue. Those that are no media are named and left out. */
  add(files) {
    for (const file of files) {
      const item = {
        key: ++this.counter,
        file,
        name: file.name,
        size: file.size,
        sent: 0,
        tries: 0,
        stage: Stage.WAITING,
        error: null,
        asset: null,
        samples: [],
      };
      if (!PLAYABLE.test(file.type) && !KNOWN.test(file.name))
        Object.assign(item, { stage: Stage.FAILED, error: "This is not a video, sound or picture file." });
      else if (file.size === 0) Object.assign(item, { stage: Stage.FAILED, error: "This file is empty." });
      this.items.push(item);
    }
    this.changed();
    this.#next();
  }

  /** Stop a file that waits or is on its way, and forget one that is over. */
  remove(key) {
    const item = this.items.find((one) => one.key === key);
    if (!item) return;
    if (item.stage === Stage.UPLOADING) item.request.abort();
    else this.items = this.items.filter((one) => one !== item);
    this.changed();
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
    if (!item) return this.#leave();
    this.#guardPage();
    this.current = item;
    this.#send(item);
  }

  #send(item) {
    const form = new FormData();
    form.append("file", item.file, item.name);
    const request = new XMLHttpRequest();
    item.request = request;
    item.stage = Stage.UPLOADING;
    request.upload.onprogress = (event) => {
      item.sent = event.total ? Math.round((event.loaded / event.total) * item.size) : 0;
      measure(item);
      this.changed();
    };
    request.onload = () => this.#answered(item, request);
    request.onerror = () => this.#interrupted(item);
    request.onabort = () => this.#cancelled(item);
    request.open("POST", ADDRESS);
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
    this.changed();
  }

  #answered(item, request) {
    const answer = read(request.responseText);
    if (request.status >= 300) return this.#failed(item, answer.detail ?? answer.title ?? "The server could not take this file.");
    item.sent = item.size;
    item.stage = Stage.READING;
    item.asset = answer.asset?.id ?? answer.id;
    this.received(item, answer);
    this.#done();
  }

  async #interrupted(item) {
    item.tries += 1;
    if (item.tries === TRIES)
      return this.#failed(item, "The connection was lost again and again. Choose the file once more.");
    Object.assign(item, { stage: Stage.WAITING, sent: 0, samples: [] });
    this.changed();
    await serverAnswers();
    if (this.items.includes(item)) this.#send(item);
    else this.#done();
  }

  #failed(item, sentence) {
    Object.assign(item, { stage: Stage.FAILED, error: sentence });
    this.#done();
  }

  #cancelled(item) {
    item.stage = Stage.CANCELLED;
    this.items = this.items.filter((one) => one !== item);
    this.#done();
  }

  #done() {
    this.current = null;
    this.changed();
    this.#next();
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
    this.drained();
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

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

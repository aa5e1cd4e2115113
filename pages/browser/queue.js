// How the queue stands, for everybody: asked when a job of ours begins or ends, and every few seconds.
import { progress } from "cutroom/progress.js";

const LOOK = 5000; // ms
const SOON = 150; // ms, in which several jobs may change

class Queue {
  constructor() {
    this.state = null; // as /api/queue tells it
    this.listeners = new Set();
  }

  /** Hear every change; returns what stops it. */
  on(listener) {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.look();
      this.clock = setInterval(() => document.hidden || this.look(), LOOK);
      document.addEventListener("visibilitychange", this.#seen);
      this.forgetJobs = progress.on(this.#hear);
    } else listener(this.state);
    return () => this.#forget(listener);
  }

  get paused() {
    return Boolean(this.state?.paused_since);
  }

  async look() {
    try {
      const answer = await fetch("/api/queue");
      if (answer.ok) this.#show(await answer.json());
    } catch {
      // the next look will tell
    }
  }

  /** Stop or start it. Gives the server's refusal, or null. */
  async set(paused) {
    try {
      const answer = await fetch(`/api/queue/${paused ? "pause" : "resume"}`, { method: "POST" });
      if (!answer.ok) return (await answer.json()).detail ?? "That did not work.";
      this.#show(await answer.json());
      return null;
    } catch {
      return "The server cannot be reached.";
    }
  }

  /** What jobs say of how far they are changes nothing here; which of them run does. */
  #hear = () => {
    const states = progress.all.map(({ id, status }) => `${id} ${status}`).join();
    if (states === this.states) return;
    this.states = states;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => document.hidden || this.look(), SOON);
  };

  #seen = () => document.hidden || this.look();

  #forget(listener) {
    this.listeners.delete(listener);
    if (this.listeners.size) return;
    clearInterval(this.clock);
    clearTimeout(this.soon);
    this.forgetJobs();
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #show(state) {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}

export const queue = new Queue();

// How the queue stands, for everybody: asked every few seconds while somebody looks.

const LOOK = 5000; // ms

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

  #seen = () => document.hidden || this.look();

  #forget(listener) {
    this.listeners.delete(listener);
    if (this.listeners.size) return;
    clearInterval(this.clock);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #show(state) {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}

export const queue = new Queue();

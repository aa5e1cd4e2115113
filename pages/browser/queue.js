// How the queue stands, for everybody: the progress socket tells it. Who stopped it is asked for.
import { progress } from "cutroom/progress.js";

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
      this.forgetNews = progress.on(this.#hear);
    } else listener(this.state);
    return () => this.#forget(listener);
  }

  get paused() {
    return Boolean(this.state?.paused_since);
  }

  async look() {
    if (this.looking) return;
    this.looking = true;
    try {
      const answer = await fetch("/api/queue");
      if (answer.ok) this.#show(await answer.json());
    } catch {
      // the next news will have it asked again
    } finally {
      this.looking = false;
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

  #hear = () => {
    const news = progress.queue;
    if (!news || (news === this.news && this.state)) return;
    this.news = news;
    if (this.state?.paused_since !== news.paused_since) this.look();
    else this.#show({ ...this.state, pending: news.pending, processing: news.processing });
  };

  #forget(listener) {
    this.listeners.delete(listener);
    if (!this.listeners.size) this.forgetNews();
  }

  #show(state) {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}

export const queue = new Queue();

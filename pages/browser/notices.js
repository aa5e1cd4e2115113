// That a job of this person is over, said while they look elsewhere: by the system's own notice where
// the browser allows it, and always by the tab's title and a line on the page when they come back.
import { isOver, progress } from "cutroom/progress.js";

const WANTED = "cutroom:notices"; // in this browser
const TOLD = ["render", "exports", "batch", "download"];
const SHOWN = 8000; // ms that the line stays

class Notices {
  constructor() {
    this.running = new Set(); // ids of jobs that were seen before their end
    this.missed = []; // jobs that ended while nobody looked
    this.title = null; // of the page, while it says something else
    document.addEventListener("visibilitychange", () => document.hidden || this.#welcome());
    if (this.wanted) this.#listen();
  }

  get wanted() {
    return localStorage.getItem(WANTED) === "yes";
  }

  /** How a person is told here: "system", "refused" by the browser, or "title" on a page without HTTPS. */
  get way() {
    if (!window.isSecureContext || !("Notification" in window)) return "title";
    return Notification.permission === "denied" ? "refused" : "system";
  }

  /** Remember the wish; call it from a click, since the browser may ask the person. */
  async want(yes) {
    if (!yes) return localStorage.removeItem(WANTED);
    localStorage.setItem(WANTED, "yes");
    this.#listen();
    if (this.way === "system") await Notification.requestPermission();
  }

  #listen() {
    this.stop ??= progress.on(() => this.#look());
  }

  #look() {
    for (const job of progress.all) {
      if (!TOLD.includes(job.operation) || job.owner_name || job.batch) continue; // of one's own, as a whole
      if (!isOver(job)) this.running.add(job.id);
      else if (this.running.delete(job.id) && job.status !== "cancelled") this.#tell(job);
    }
  }

  #tell(job) {
    if (!this.wanted || !document.hidden) return;
    this.missed.push(job);
    this.title ??= document.title;
    document.title = `(${this.missed.length}) ${sentence(job)}`;
    if (this.way !== "system" || Notification.permission !== "granted") return;
    const notice = new Notification("Cutroom", { body: sentence(job), tag: job.id, icon: document.querySelector("link[rel~=icon]")?.href });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
  }

  #welcome() {
    if (this.title !== null) document.title = this.title;
    this.title = null;
    if (!this.missed.length) return;
    const line = document.createElement("div");
    line.className = "arrived";
    line.setAttribute("role", "status");
    line.dataset.testid = "arrived";
    line.textContent = this.missed.map(sentence).join(" ");
    this.missed = [];
    document.body.append(line);
    setTimeout(() => line.remove(), SHOWN);
  }
}

function sentence(job) {
  if (job.status === "failed") return `“${job.title}” failed.`;
  return `“${job.title}” is ready.`;
}

export const notices = new Notices();

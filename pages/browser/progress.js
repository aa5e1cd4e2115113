// All jobs that this person may see, live: one socket for the whole page, however many parts look at it.
//
// The socket first tells what there is, then every event. After a loss it connects again with the
// last cursor and gets what was missed, or the jobs anew when that is too long ago.

const ADDRESS = "/api/ws/progress?queue=true";
const SHORTEST = 500; // ms before another try; doubled each time
const LONGEST = 8000;
const SILENCE = 75000; // ms without a word, after which the socket counts as dead

const OVER = ["completed", "completed_with_errors", "failed", "cancelled"];

class Progress {
  constructor() {
    this.jobs = new Map(); // id -> what is known of a job
    this.listeners = new Set();
    this.elsewhere = new Set(); // ids of jobs that this page shows in a place of their own
    this.live = false;
    this.updates = "live"; // or "slow", or "read_only": how the server is served itself
    this.queue = null; // how many jobs of everybody wait and run, and since when none begins
    this.cursor = null;
    this.people = null; // who one is, and the names of others; asked for when a job of somebody else comes
    this.tries = 0;
  }

  /** Hear every change; the first listener opens the socket. Returns what stops it. */
  on(listener) {
    this.listeners.add(listener);
    if (!this.socket) this.#connect();
    listener();
    return () => this.listeners.delete(listener);
  }

  /**
   * Jobs: what runs, then what waits in the order of its turns, then what is over, newest first, parts
   * below their whole.
   * `owner_name` is there where somebody else started one.
   */
  get all() {
    return [...this.jobs.values()].map((job) => this.#named(job)).sort((a, b) => this.#byTurn(a, b));
  }

  /** Ask the server for something about a job, such as "cancel" or "delete". Gives its refusal, or null. */
  async ask(id, what, body) {
    const [method, path] = what === "delete" ? ["DELETE", ""] : ["POST", `/${what}`];
    const json = body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    try {
      const answer = await fetch(`/api/jobs/${id}${path}`, { method, ...json });
      if (!answer.ok) return (await answer.json()).detail ?? "That did not work.";
    } catch {
      return "The server cannot be reached.";
    }
    const whole = this.jobs.get(id)?.batch;
    if (what === "delete") this.forget(id);
    if (what === "retry") this.#readRow(id); // it says now what goes on with it
    if (what === "delete" && this.jobs.has(whole)) this.#readRow(whole); // which may have lost its last file
    return null;
  }

  /** Leave a job to the part of this page that shows it already. */
  showElsewhere(id) {
    if (this.elsewhere.has(id)) return;
    this.elsewhere.add(id);
    this.#tell();
  }

  /** Take over jobs that are older than those that the socket told of. */
  learn(jobs) {
    for (const job of jobs) if (!this.jobs.has(job.id)) this.jobs.set(job.id, job);
    this.#tell();
  }

  /** Take a job out of view. */
  forget(id) {
    this.jobs.delete(id);
    this.#tell();
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const since = this.cursor ? `&since=${encodeURIComponent(this.cursor)}` : "";
    const socket = new WebSocket(`${scheme}://${location.host}${ADDRESS}${since}`);
    this.socket = socket;
    socket.onmessage = (event) => {
      this.#watchSilence();
      this.#take(JSON.parse(event.data));
    };
    socket.onclose = () => this.#lost();
    this.#watchSilence();
  }

  #lost() {
    clearTimeout(this.silence);
    this.live = false;
    this.updates = "live"; // the next ping says what is true then
    this.#tell();
    const wait = Math.min(LONGEST, SHORTEST * 2 ** this.tries) * (0.75 + Math.random() / 2);
    this.tries += 1;
    setTimeout(() => this.#connect(), wait);
  }

  #watchSilence() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket.close(), SILENCE);
  }

  #take(message) {
    if (message.type === "ping") return this.#pong(message);
    if (message.type === "pong") return;
    if (message.type === "ready") {
      this.live = true;
      this.tries = 0;
      if (!message.recovered) this.#start(message);
    } else if (message.type === "queue") this.queue = message;
    else this.#hear(message);
    this.#tell();
  }

  #pong(ping) {
    this.socket.send(JSON.stringify({ type: "pong" }));
    if (ping.updates === this.updates) return;
    this.updates = ping.updates;
    this.#tell();
  }

  #start(ready) {
    this.cursor = ready.cursor;
    this.jobs = new Map(ready.jobs.map((job) => [job.id, job]));
    this.#meet();
  }

  #hear(event) {
    if (event.seq !== null) this.cursor = `${event.epoch}:${event.seq}`;
    const known = this.jobs.get(event.job_id);
    if (known && OVER.includes(known.status)) return; // nothing follows the end
    const over = OVER.includes(event.status);
    this.jobs.set(event.job_id, {
      created_at: event.created_at,
      ...known,
      id: event.job_id,
      operation: event.operation,
      status: event.status,
      title: event.title,
      progress: event.progress,
      fraction: event.fraction,
      stage: event.stage,
      message: event.message,
      error: event.error,
      current_video: event.current_video,
      total_videos: event.total_videos,
      fps: event.fps,
      speed: event.speed,
      eta_seconds: event.eta_seconds,
      project_id: event.project_id,
      asset_id: event.video_id,
      ...(over ? { finished_at: event.created_at } : {}),
    });
    if (over || !known) this.#readRow(event.job_id);
    if (!known) this.#readTriedAgain(event);
  }

  // A job that nobody heard of may go on with one that went wrong, whose row says so then.
  #readTriedAgain({ operation, title, project_id: project }) {
    const wrong = ({ status, result }) => OVER.includes(status) && status !== "completed" && !result?.again;
    const alike = (job) => job.operation === operation && job.title === title && job.project_id === project;
    for (const job of this.jobs.values()) if (wrong(job) && alike(job)) this.#readRow(job.id);
  }

  // The row of a job has more than its events: who started it, and at the end details and files.
  async #readRow(id) {
    try {
      const answer = await fetch(`/api/jobs/${id}`);
      if (!answer.ok) return;
      const [row, now] = [await answer.json(), this.jobs.get(id)];
      if (now) this.jobs.set(id, OVER.includes(row.status) ? row : { ...row, ...now });
      await this.#meet();
      this.#tell();
    } catch {
      // the next snapshot has it too
    }
  }

  #named(job) {
    if (["probe", "tidy"].includes(job.operation)) return job; // done for the place, whoever looks after it
    if (!this.people || !job.owner || job.owner === this.people.me) return job;
    return { ...job, owner_name: this.people.names.get(job.owner) ?? "Somebody else" };
  }

  async #meet() {
    const strange = (job) => job.owner && job.owner !== this.people?.me && !this.people?.names.has(job.owner);
    if (![...this.jobs.values()].some(strange)) return;
    try {
      const [session, people] = await Promise.all(["/api/session", "/api/people"].map((path) => fetch(path)));
      if (!session.ok || !people.ok) return;
      const names = (await people.json()).map((person) => [person.id, person.name]);
      this.people = { me: (await session.json()).person.id, names: new Map(names) };
      this.#tell();
    } catch {
      // asked again with the next job
    }
  }

  #byTurn(a, b) {
    const order = turnOf(a) - turnOf(b);
    if (order) return order;
    const [one, other] = [this.jobs.get(a.batch) ?? a, this.jobs.get(b.batch) ?? b];
    if (!isOver(a)) return a.created_at < b.created_at ? -1 : 1;
    if (one.id !== other.id) return one.created_at < other.created_at ? 1 : -1;
    return a.created_at < b.created_at ? -1 : 1; // of one whole, which is the oldest
  }

  #tell() {
    for (const listener of this.listeners) listener();
  }
}

export const progress = new Progress();

/** Whether nothing can follow. */
export const isOver = (job) => OVER.includes(job.status);

function turnOf({ status, stage }) {
  if (OVER.includes(status)) return 5;
  if (status === "processing") return 0;
  return { "first in line": 1, "last in line": 3, paused: 4 }[stage] ?? 2;
}

// Commands that the server has not answered yet. They outlive a page that has to be loaded anew, and a
// visit to another project in the same tab.

const KEY = "cutroom:unanswered";

export class Unanswered {
  constructor(storage = sessionStorage) {
    this.storage = storage;
    this.commands = new Map(JSON.parse(storage.getItem(KEY) ?? "[]")); // number -> {project, command, since}
    this.last = Math.max(0, ...this.commands.keys());
  }

  /** Keep a command until it is answered; gives its number. */
  add(project, command) {
    this.last += 1;
    this.commands.set(this.last, { project, command, since: Date.now() });
    this.#keep();
    return this.last;
  }

  /** For how many milliseconds the oldest command of a project has waited; null when none waits. */
  waits(project) {
    const since = this.#of(project).map(([, one]) => one.since);
    return since.length ? Date.now() - Math.min(...since) : null;
  }

  /** The server has said what became of a command. */
  answered(number) {
    this.commands.delete(number);
    this.#keep();
  }

  /** Take out what is left of a project, in the order in which it was given. */
  takeAll(project) {
    const left = this.#of(project);
    for (const [number] of left) this.commands.delete(number);
    this.#keep();
    return left.map(([, { command }]) => command);
  }

  #of(project) {
    return [...this.commands].filter(([, one]) => one.project === project);
  }

  #keep() {
    this.storage.setItem(KEY, JSON.stringify([...this.commands]));
  }
}

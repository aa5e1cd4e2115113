// Commands that the server has not answered yet. They outlive a page that has to be loaded anew.

const KEY = "cutroom:unanswered";

export class Unanswered {
  constructor(storage = sessionStorage) {
    this.storage = storage;
    this.commands = new Map(JSON.parse(storage.getItem(KEY) ?? "[]")); // number -> {project, command}
    this.last = Math.max(0, ...this.commands.keys());
  }

  /** Keep a command until it is answered; gives its number. */
  add(project, command) {
    this.last += 1;
    this.commands.set(this.last, { project, command });
    this.#keep();
    return this.last;
  }

  get any() {
    return this.commands.size > 0;
  }

  /** The server has said what became of a command. */
  answered(number) {
    this.commands.delete(number);
    this.#keep();
  }

  /** Take out what is left of a project, in the order in which it was given. */
  takeAll(project) {
    const left = [...this.commands.values()].filter((one) => one.project === project);
    this.commands.clear(); // what belongs to a project that was left is nobody's any more
    this.#keep();
    return left.map(({ command }) => command);
  }

  #keep() {
    this.storage.setItem(KEY, JSON.stringify([...this.commands]));
  }
}

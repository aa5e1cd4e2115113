// What is told of a subtitle file that came in: what became of it, and in which encoding it was read.

const GUESS = "The encoding is a guess. If letters look wrong, choose another:";

export class ImportNotice {
  /** `encodings` are names of encodings by their codes; `readAgain(encoding)` is called when another is chosen. */
  constructor(element, { encodings, readAgain }) {
    this.element = element;
    this.encodings = encodings;
    this.readAgain = readAgain;
  }

  /** Show a sentence alone; without one nothing. */
  say(sentence) {
    this.element.setAttribute("role", "alert");
    this.element.replaceChildren(...(sentence ? [line(sentence)] : []));
    this.element.hidden = !sentence;
  }

  /** Show what is to be known of a file that came in; nothing where all went as expected. */
  tell(file, imported) {
    const lines = [];
    if (imported.mode === "soft") lines.push("A soft track, since others are burnt in.");
    if (imported.past_end) lines.push(pastEnd(imported));
    this.say(null);
    if (!lines.length && !imported.guessed && !this.asked) return;
    this.asked ||= imported.guessed;
    this.element.setAttribute("role", "status");
    this.element.append(title(file, imported.count), ...lines.map(line));
    if (this.asked) this.element.append(line(GUESS), this.#choice(imported.encoding));
    this.element.append(this.#close());
    this.element.hidden = false;
  }

  /** Another file is on its way. */
  forget() {
    this.asked = false; // whether the encoding of this file is a guess, or was before somebody chose one
  }

  #choice(encoding) {
    const choice = document.createElement("select");
    choice.className = "captions-select";
    choice.dataset.testid = "captions-encoding";
    choice.ariaLabel = "Encoding";
    choice.append(...Object.entries(this.encodings).map(([code, name]) => new Option(name, code)));
    choice.value = encoding;
    choice.addEventListener("change", () => this.readAgain(choice.value));
    return choice;
  }

  #close() {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "captions-tool captions-note-close";
    close.dataset.testid = "captions-note-close";
    close.title = close.ariaLabel = "Close";
    close.textContent = "×";
    close.addEventListener("click", () => this.say(null));
    return close;
  }
}

function title(file, count) {
  const made = line(`${file.name}: ${count === 1 ? "one caption" : `${count} captions`}`);
  made.className = "captions-note-title";
  return made;
}

function pastEnd({ past_end: past, count }) {
  if (past === 1) return "One of them begins after the end of the timeline. It is kept.";
  return `${past === count ? "All" : past} of them begin after the end of the timeline. They are kept.`;
}

function line(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

// The heads of the tracks at the left: name, sound, lock, add and remove.

import { button, call, turn } from "./buttons.js";
import { icon } from "./icons.js";
import { RULER } from "./rows.js";

export class Headers {
  #store;
  #reveal;
  #list = document.createElement("div");
  #cells = new Map(); // row id -> its elements
  #order = "";

  /** `reveal(id)` brings a row into sight: one of its buttons has got the focus. */
  constructor(store, reveal) {
    this.#store = store;
    this.#reveal = reveal;
    this.element = Object.assign(document.createElement("div"), { className: "ct-headers" });
    this.#list.className = "ct-headers-list";
    const clip = Object.assign(document.createElement("div"), { className: "ct-headers-clip" });
    clip.append(this.#list);
    this.element.append(this.#corner(), clip);
  }

  /** Show the heads of the rows of a scene. */
  draw({ rows, scrollY, timeline }) {
    const order = rows.map(({ id, kind, track }) => `${id}:${track?.kind ?? kind}`).join();
    if (order !== this.#order) this.#rebuild(rows, order);
    this.#list.style.transform = `translateY(${-scrollY}px)`;
    for (const row of rows) this.#update(row, timeline);
  }

  #corner() {
    const corner = Object.assign(document.createElement("div"), { className: "ct-corner" });
    corner.style.height = `${RULER}px`;
    if (this.#store.watching) return corner;
    for (const [kind, title] of [
      ["video", "Add a video track"],
      ["audio", "Add an audio track"],
    ]) {
      const press = () => this.#store.timeline && this.#store.send({ type: "add_track", kind });
      const element = button({
        name: "add",
        title,
        testid: `add-${kind}-track`,
        press,
        text: kind === "video" ? "V" : "A",
      });
      corner.append(element);
    }
    return corner;
  }

  #rebuild(rows, order) {
    this.#order = order;
    this.#cells.clear();
    this.#list.replaceChildren(...rows.map((row) => this.#cell(row)));
  }

  #cell(row) {
    const element = Object.assign(document.createElement("div"), { className: "ct-header" });
    element.style.top = `${row.top}px`;
    element.style.height = `${row.height}px`;
    element.dataset.testid = `header-${row.id}`;
    element.addEventListener("focusin", () => this.#reveal(row.id));
    element.dataset.kind = row.track?.kind ?? "captions";
    const name = Object.assign(document.createElement("span"), { className: "ct-name" });
    const kind = Object.assign(document.createElement("span"), { className: "ct-kind" });
    kind.innerHTML = icon(row.track?.kind ?? "captions");
    element.append(kind, name);
    const cell = { element, name };
    this.#cells.set(row.id, cell);
    if (row.kind !== "track") return element;
    this.#addSwitches(row.id, cell);
    if (this.#store.watching) return element;
    name.title = "Double click to rename";
    name.addEventListener("dblclick", () => this.#rename(row.id, name));
    return element;
  }

  #addSwitches(id, cell) {
    const toggle = (field) => () => {
      const track = this.#store.timeline.tracks.find((one) => one.id === id);
      if (track) this.#store.send({ type: "set_track", track: id, [field]: !track[field] });
    };
    const remove = () => this.#store.send({ type: "remove_track", track: id });
    cell.remove = button({
      name: "close",
      title: "Remove this track",
      testid: `remove-${id}`,
      press: remove,
    });
    cell.muted = button({ name: "sound", title: "Mute", testid: `mute-${id}`, press: toggle("muted") });
    cell.locked = button({ name: "unlocked", title: "Lock", testid: `lock-${id}`, press: toggle("locked") });
    cell.element.append(cell.remove, cell.muted, cell.locked);
    for (const each of [cell.muted, cell.locked]) each.disabled = this.#store.watching;
  }

  #rename(id, name) {
    const field = Object.assign(document.createElement("input"), {
      className: "ct-rename",
      value: name.textContent,
    });
    field.setAttribute("aria-label", "Name of the track");
    field.maxLength = 40;
    let settled = false; // taking the field away blurs it
    const settle = (keep) => {
      if (settled) return;
      settled = true;
      const wanted = field.value.trim();
      if (keep && wanted && wanted !== name.textContent)
        this.#store.send({ type: "set_track", track: id, name: wanted });
      field.replaceWith(name);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") field.blur();
      if (event.key === "Escape") settle(false);
    });
    field.addEventListener("blur", () => settle(true));
    name.replaceWith(field);
    field.select();
  }

  #update(row, timeline) {
    const cell = this.#cells.get(row.id);
    const name = row.kind === "track" ? row.track.name : captionsName(row.captions);
    if (cell.name.textContent !== name) cell.name.textContent = name;
    if (row.kind !== "track") return;
    const { muted, locked, items, name: called } = row.track;
    turn(cell.muted, {
      name: muted ? "silent" : "sound",
      title: `${muted ? "Unmute" : "Mute"} ${called}`,
      pressed: muted,
    });
    turn(cell.locked, {
      name: locked ? "locked" : "unlocked",
      title: `${locked ? "Unlock" : "Lock"} ${called}`,
      pressed: locked,
    });
    call(cell.remove, items.length ? `Remove ${called} with its clips` : `Remove ${called}`);
    cell.remove.hidden = this.#store.watching || locked || timeline.tracks.length < 2;
  }
}

// "und" is the tag of a language that nobody said.
function captionsName({ language }) {
  return language === "und" ? "Captions" : `Captions ${language}`;
}

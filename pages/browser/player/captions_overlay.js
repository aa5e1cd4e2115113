// Captions over the picture, as an export burns them in.
import { dress } from "cutroom/captions/look.js";
import { listenToDrags } from "cutroom/player/caption_drag.js";
import { CueIndex } from "cutroom/player/cue_index.js";

export class CaptionsOverlay {
  /** `drop(change)` is told where captions were dragged to, which they can be while there is a sample. */
  constructor(picture, { drop }) {
    this.element = picture.appendChild(document.createElement("div"));
    this.element.className = "player-captions";
    this.element.dataset.testid = "player-captions";
    this.index = new CueIndex([]);
    this.shown = ""; // texts, as JSON
    this.sample = null; // shown where there is no caption, while somebody chooses how they look
    this.typed = new Map(); // id of a cue -> its text while somebody types
    this.frame = 0;
    this.fit = () => this.#fit();
    document.fonts.addEventListener("loadingdone", this.fit);
    this.stop = listenToDrags(this.element, { worn: () => this.worn, wear: (style) => this.wear(style), drop });
  }

  close() {
    document.fonts.removeEventListener("loadingdone", this.fit);
    this.stop();
  }

  /** Show the captions of a timeline; those of a soft track also while one of its cues is selected. */
  follow(timeline, selectedCue = null) {
    this.index = new CueIndex(seen(timeline.captions, selectedCue));
    this.wear(timeline.caption_style);
  }

  /** Show captions in a style, be it saved or tried on. */
  wear(style) {
    this.worn = style;
    dress(this.element, style);
    this.#fit();
  }

  /** Show a text wherever there is no caption, or no such text any more. */
  showSample(text) {
    this.sample = text;
    this.element.classList.toggle("is-loose", text !== null);
    this.show(this.frame);
  }

  /** Show what is typed as soon as it is: texts by the ids of their cues. */
  write(typed) {
    this.typed = typed;
    this.show(this.frame);
  }

  show(frame) {
    this.frame = frame;
    const textOf = ({ id, text }) => written(this.typed.get(id) ?? text);
    const texts = this.index.at(frame).map(textOf).filter(Boolean);
    if (!texts.length && this.sample) texts.push(this.sample);
    const shown = JSON.stringify(texts);
    if (shown === this.shown) return;
    this.shown = shown;
    const [first, ...others] = texts.map(caption);
    this.element.replaceChildren(...(first ? [first] : []));
    if (others.length) this.element.append(stacked(others));
    this.#fit();
  }

  // A line that was broken leaves its box as wide as the picture; one that is burnt in is as wide as its text.
  #fit() {
    const line = Number.parseFloat(getComputedStyle(this.element).lineHeight);
    for (const each of this.element.querySelectorAll(".player-caption")) {
      each.style.width = "";
      if (this.element.dataset.boxed !== "true") continue;
      const width = Math.max(...[...each.children].map(widthOf));
      if (width) each.style.width = `calc(var(--line-height) * ${(width / line + 0.41).toFixed(4)})`; // and its padding
    }
  }
}

/** The lines of a caption as an export writes them. */
function written(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

// Each line is broken by itself where it has to be, into parts of about one length.
function caption(text) {
  const element = document.createElement("div");
  element.className = "player-caption";
  for (const line of text.split("\n")) {
    const block = Object.assign(document.createElement("div"), { textContent: line });
    element.append(...(element.hasChildNodes() ? ["\n", block] : [block]));
  }
  return element;
}

function widthOf(line) {
  const text = document.createRange();
  text.selectNodeContents(line);
  return text.getBoundingClientRect().width;
}

/** Captions shown at once with another one: they stand beyond it. */
function stacked(captions) {
  const element = document.createElement("div");
  element.className = "player-more";
  element.append(...captions);
  return element;
}

// What an export burns in; where that is nothing, the track that a player would switch on first.
function seen(tracks, selectedCue) {
  const burnt = tracks.filter(({ mode, cues }) => mode === "burn" && cues.length);
  const soft = tracks.filter(({ mode }) => mode === "soft");
  const first = burnt.length ? null : soft[0];
  return [...burnt, ...soft.filter((track) => track === first || track.cues.some(({ id }) => id === selectedCue))];
}

// The picture area: layers over each other, each where it is placed, and what is said about them.
import { icon } from "cutroom/player/icons.js";
import { styleOf } from "cutroom/player/placing.js";

/** A layer is {span, strength, place} with the `voice` whose picture it is, or the `sentence` that stands there. */
export class Screen {
  constructor(picture) {
    this.picture = picture;
    this.stack = picture.appendChild(document.createElement("div")); // where elements with a picture live
    this.stack.className = "player-layers";
    this.card = this.stack.appendChild(document.createElement("div"));
    this.card.className = "player-card";
    this.card.dataset.testid = "player-card";
    this.card.hidden = true;
    this.note = picture.appendChild(document.createElement("div"));
    this.note.className = "player-note";
    this.note.dataset.testid = "player-note";
    this.note.hidden = true;
    this.heard = picture.appendChild(document.createElement("div"));
    this.heard.className = "player-heard";
    this.heard.dataset.testid = "player-heard";
    this.heard.innerHTML = `${icon("sound")}<span>Sound only</span>`;
    this.heard.hidden = true;
    picture.appendChild(document.createElement("div")).className = "player-spinner";
    this.layers = []; // what is seen, the lowest first
    this.size = [16, 9]; // of the frame
    this.trial = null; // {clip, place}: how a picture is placed while somebody moves it
  }

  /** Keep the picture at the aspect of the timeline: `size` is [width, height]. */
  shape(size) {
    this.size = size;
    this.picture.style.setProperty("--picture-width", size[0]);
    this.picture.style.setProperty("--picture-height", size[1]);
  }

  /** Show layers, the lowest first; black where there are none. `lacking` says that some are left out. */
  show(layers, { lacking = false } = {}) {
    const before = this.layers;
    this.layers = layers;
    for (const { voice } of before) if (voice && !this.shows(voice)) hide(voice.element);
    layers.forEach((layer, index) => layer.voice && !layer.voice.failed && this.#lay(layer, index, layer.voice.element));
    this.#say(layers.findLastIndex(({ voice, sentence }) => sentence || voice.failed));
    this.#note(lacking ? TOO_MANY : layers.map(({ span }) => noteOn(span.run)).findLast(Boolean));
  }

  /** Say that the edit has no picture at all, where black would look as if something were broken. */
  hear(only) {
    this.heard.hidden = !only;
  }

  /** Place a clip's picture otherwise than the edit says, until null is tried. */
  try(trial) {
    this.trial = trial;
    this.show(this.layers);
  }

  /** Whether a voice's picture is among what is seen. */
  shows(voice) {
    return this.layers.some((layer) => layer.voice === voice);
  }

  /** What is seen of a track, or null. */
  layerOf(trackId) {
    return this.layers.find(({ span }) => span.run.trackId === trackId) ?? null;
  }

  /** The size of a clip's picture before it is placed, as good as it is known: [width, height]. */
  pictureOf(clip, asset) {
    const voice = this.layers.find(({ span }) => span.placed.item.id === clip)?.voice;
    return (voice ? sizeOf(voice.element) : null) ?? sizeKnown(asset) ?? this.size;
  }

  /** How a layer's picture is placed. */
  placeOf({ span, place }) {
    return this.trial?.clip === span.placed.item.id ? this.trial.place : place;
  }

  /** Say that the picture is on its way; what takes no more than a moment is not worth saying. */
  wait(waiting) {
    this.picture.classList.toggle("is-waiting", waiting);
  }

  #lay(layer, index, element) {
    const { placed, run } = layer.span;
    const picture = this.pictureOf(placed.item.id, run.asset);
    const styles = { ...styleOf(this.placeOf(layer), picture, this.size), zIndex: String(index + 1) };
    styles.opacity = String(Math.round(layer.strength * 1000) / 1000);
    for (const [name, style] of Object.entries(styles)) if (element.style[name] !== style) element.style[name] = style;
    element.classList.add("is-shown");
  }

  #say(index) {
    const layer = this.layers[index];
    const sentence = layer ? layer.sentence ?? UNPLAYABLE : "";
    if (this.card.textContent !== sentence) this.card.textContent = sentence;
    this.card.hidden = !layer;
    if (layer) this.#lay({ ...layer, strength: 1 }, index, this.card);
  }

  #note(words) {
    if (words && this.note.textContent !== words) this.note.textContent = words;
    this.note.hidden = !words;
  }
}

/** The size of the picture that an element has, or null. */
export function sizeOf(element) {
  const size = [element.videoWidth || element.naturalWidth, element.videoHeight || element.naturalHeight];
  return size[0] && size[1] ? size : null;
}

/** The size of the picture of a media file, where it is known; null elsewhere. */
export function sizeKnown(asset) {
  return asset?.width ? [asset.width, asset.height] : null;
}

function hide(element) {
  element.classList.remove("is-shown");
  element.style.opacity = "";
}

/** What is not yet as it will be. */
function noteOn(run) {
  if (run?.asset?.draft) return "Rough preview until the exact one is made";
  return run?.awaited && run.sounding ? "Preparing the chosen sound…" : null;
}

const UNPLAYABLE = "This file cannot be played here";
const TOO_MANY = "Not all pictures are shown at once here; an export has them";

/** What a card says about a run without a picture to show. */
export function sentenceFor(run) {
  if (!run.asset) return "This file is missing";
  if (run.asset.state === "failed") return "This file cannot be read";
  if (run.asset.lost) return "This file is gone from the server's disk";
  return "Preparing a preview…";
}

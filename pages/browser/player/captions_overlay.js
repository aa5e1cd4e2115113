// Captions over the picture, as an export burns them in.
import { CueIndex } from "cutroom/player/cue_index.js";

export class CaptionsOverlay {
  constructor(picture) {
    this.element = picture.appendChild(document.createElement("div"));
    this.element.className = "player-captions";
    this.element.dataset.testid = "player-captions";
    this.index = new CueIndex([]);
    this.text = "";
  }

  follow(timeline) {
    this.index = new CueIndex(timeline.captions.filter(({ mode }) => mode !== "off"));
  }

  show(frame) {
    const text = this.index.at(frame).map(written).reverse().join("\n"); // the later one stands above
    if (text === this.text) return;
    this.text = text;
    this.element.textContent = text;
  }
}

/** The lines of a caption as an export writes them. */
function written({ text }) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

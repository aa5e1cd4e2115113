// How captions look: looks to begin with, and each field. What is dragged is tried on in the preview at
// once; the document hears of it when the hand rests.
import { alike, dress } from "cutroom/captions/look.js";

const SAMPLE = "Captions look like this";
const PLACES = ["top", "middle", "bottom"];
const SIDES = ["left", "centre", "right"];
const FONTS = { sans: "Sans", serif: "Serif", mono: "Mono" };

const FORM = `
  <div class="style-head">
    <h3>Look of captions</h3>
    <button type="button" class="button outlined" data-testid="style-done">Done</button>
  </div>
  <div class="style-looks" role="group" aria-label="Looks"></div>
  <div class="style-line">
    <label class="style-wide">Font <select class="captions-select" name="font"></select></label>
    <label class="style-bold"><input type="checkbox" name="bold"> Bold</label>
  </div>
  <div class="style-line">${colour("colour", "Letters")} ${range("size", "Size", 20, 250)}</div>
  <div class="style-line">${colour("outline_colour", "Outline")} ${range("outline", "Thickness", 0, 20, "of the outline")}</div>
  <div class="style-line">${colour("background", "Background")} ${range("opacity", "Opacity", 0, 100, "of the background")}</div>
  ${range("shadow", "Shadow", 0, 20)}
  <div class="style-line style-where">
    <div class="style-field" role="group" aria-label="Place in the picture">
      <span>Place</span>
      <div class="style-places"></div>
    </div>
    ${range("margin", "Distance", 0, 450, "from the edge")}
  </div>
  <p class="style-note">Drag a caption in the picture to its place. Burnt captions look like this in the export too. Soft ones look as the viewer's player draws them.</p>`;

function range(name, label, least, most, more = "") {
  const spoken = more && ` aria-label="${label} ${more}"`;
  return `<label class="style-field"><span>${label} <b></b></span>
    <input type="range" class="slider" name="${name}" min="${least}" max="${most}"${spoken}></label>`;
}

function colour(name, label) {
  return `<label class="style-colour"><input type="color" name="${name}"> ${label}</label>`;
}

const UNITS = {
  size: (value) => `${(value / 10).toFixed(1)} %`,
  margin: (value) => `${(value / 10).toFixed(1)} %`,
  outline: (value) => (value ? `${value} %` : "none"),
  shadow: (value) => (value ? `${value} %` : "none"),
  opacity: (value) => (value ? `${value} %` : "none"),
};

export class StyleForm {
  /** `looks` are styles by their names; `done()` is called when the person has finished. */
  constructor(store, element, { looks, done }) {
    this.store = store;
    this.element = element;
    this.looks = Object.entries(looks);
    element.innerHTML = FORM;
    this.places = element.querySelector(".style-places");
    this.fields = [...element.querySelectorAll("[name]")];
    this.font = this.#field("font");
    this.font.replaceChildren(...Object.entries(FONTS).map(([value, text]) => new Option(text, value)));
    this.#drawLooks();
    this.#drawPlaces();
    for (const field of this.fields) this.#listen(field);
    element.querySelector("[data-testid=style-done]").addEventListener("click", done);
    element.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), done()));
    this.stops = [
      store.on("document", () => this.open && this.#show()),
      store.on("caption-dropped", (change) => this.open && this.#send(change)),
    ];
  }

  close() {
    for (const stop of this.stops) stop();
  }

  get open() {
    return !this.element.hidden;
  }

  /** Come forward, or go. While it is there the preview has a caption to look at. */
  toggle(open) {
    this.element.hidden = !open;
    this.store.tell("caption-sample", open ? SAMPLE : null);
    if (open) this.#show();
    else if (this.store.timeline) this.store.tell("caption-style", this.store.timeline.caption_style);
  }

  #field(name) {
    return this.element.querySelector(`[name=${name}]`);
  }

  #drawLooks() {
    const box = this.element.querySelector(".style-looks");
    for (const [name, style] of this.looks) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "style-look", ariaLabel: name, title: name });
      button.dataset.testid = `look-${name}`;
      button.innerHTML = `<span class="style-picture"><span class="player-captions"><span class="player-caption">Aa</span></span></span><span class="style-name"></span>`;
      button.querySelector(".style-name").textContent = name;
      dress(button.querySelector(".player-captions"), { ...style, size: Math.min(520, style.size * 6) });
      button.addEventListener("click", () => this.#send(style));
      box.append(button);
    }
    this.buttons = [...box.children];
  }

  #drawPlaces() {
    for (const place of PLACES)
      for (const side of SIDES) {
        const name = `${place === "middle" && side === "centre" ? "" : `${place} `}${side}`;
        const button = Object.assign(document.createElement("button"), { type: "button", ariaLabel: name, title: name });
        Object.assign(button.dataset, { place, side });
        button.addEventListener("click", () => this.#send({ place, side }));
        this.places.append(button);
      }
  }

  #listen(field) {
    const value = () =>
      field.type === "checkbox" ? field.checked : field.type === "range" ? Number(field.value) : field.value;
    field.addEventListener("input", () => {
      this.#say(field);
      this.store.tell("caption-style", { ...this.store.timeline.caption_style, [field.name]: value() });
    });
    field.addEventListener("change", () => this.#send({ [field.name]: value() }));
    if (field.type === "color" || field.tagName === "SELECT")
      field.addEventListener("change", () => field.blur()); // the keys belong to the editor again
  }

  #send(changes) {
    if (!alike(changes, this.store.timeline.caption_style)) this.store.send({ type: "set_caption_style", ...changes });
  }

  #show() {
    const style = this.store.timeline?.caption_style;
    if (!style) return;
    for (const field of this.fields) {
      if (field.type === "checkbox") field.checked = style[field.name];
      else field.value = style[field.name];
      this.#say(field);
    }
    for (const button of this.places.children)
      button.ariaPressed = button.dataset.place === style.place && button.dataset.side === style.side;
    for (const [index, [, look]] of this.looks.entries()) this.buttons[index].ariaPressed = alike(look, style);
    this.#field("margin").disabled = style.place === "middle";
  }

  #say(field) {
    const shown = field.parentElement.querySelector("b");
    if (shown) shown.textContent = UNITS[field.name](Number(field.value));
  }
}

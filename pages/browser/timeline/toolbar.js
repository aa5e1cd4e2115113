// The row of tools above the timeline: cut, remove, mark, options, zoom.

import { VERBS, perform } from "cutroom/verbs.js";
import { button } from "./buttons.js";
import { zoomAtShare, zoomShare } from "./view.js";

const TOOLS = [
  ["split", "Split at the playhead (S)"],
  ["remove", "Remove, leave a gap (Delete)"],
  ["remove-and-close", "Remove and close up (Shift+Delete)"],
  ["extract-range", "Cut out what lies between in and out (X, with nothing selected)"],
  ["marker", "Marker at the playhead (M)"],
];
const SWITCHES = [
  ["snapping", "Snapping (N)", ({ snapping }) => snapping],
  ["linked", "Captions and markers go along with the clips under them", ({ linked }) => linked],
  ["ripple", "Close up while trimming (hold Alt)", ({ tool }) => tool === "ripple"],
];

export class Toolbar {
  #timeline;
  #store;
  #buttons = new Map();
  #slider = document.createElement("input");

  constructor(timeline) {
    this.#timeline = timeline;
    this.#store = timeline.store;
    this.element = document.createElement("div");
    this.element.className = "ct-toolbar";
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", "Timeline tools");
    this.element.append(
      this.#group(TOOLS, !this.#store.watching),
      this.#group(SWITCHES, !this.#store.watching),
      Object.assign(document.createElement("div"), { className: "ct-space" }),
      this.#zoom(),
    );
  }

  /** Show what is possible now. */
  draw({ view, timelineFrames }) {
    for (const [name, element] of this.#buttons) element.disabled = !VERBS[name].possible(this.#store);
    this.#buttons.get("extract-range").hidden = !VERBS["extract-range"].possible(this.#store);
    for (const [name, , pressed] of SWITCHES)
      this.#buttons.get(name).setAttribute("aria-pressed", String(pressed(this.#store)));
    const value = String(Math.round(1000 * zoomShare(view, timelineFrames)));
    if (this.#slider.value !== value) this.#slider.value = value;
  }

  #group(tools, shown = true) {
    const group = Object.assign(document.createElement("div"), { className: "ct-group", hidden: !shown });
    for (const [name, title] of tools) group.append(this.#tool(name, title));
    return group;
  }

  #tool(name, title) {
    const press = () => perform(this.#store, name);
    const element = button({ name, title, testid: `tool-${name}`, press });
    this.#buttons.set(name, element);
    return element;
  }

  #zoom() {
    const group = Object.assign(document.createElement("div"), { className: "ct-group" });
    Object.assign(this.#slider, {
      type: "range",
      min: "0",
      max: "1000",
      className: "ct-zoom slider",
      title: "Zoom",
    });
    this.#slider.setAttribute("aria-label", "Zoom");
    this.#slider.dataset.testid = "tool-zoom";
    this.#slider.addEventListener("input", () => {
      const { view, timelineFrames } = this.#timeline.scene();
      const wanted = zoomAtShare(Number(this.#slider.value) / 1000, view.width, timelineFrames);
      this.#timeline.zoomBy(wanted / view.pixelsPerFrame);
    });
    this.#slider.addEventListener("pointerup", () => this.#slider.blur());
    group.append(
      this.#tool("zoom-out", "Zoom out (−)"),
      this.#slider,
      this.#tool("zoom-in", "Zoom in (+)"),
      this.#tool("fit", "Show everything (\\ or Shift+Z)"),
    );
    return group;
  }
}

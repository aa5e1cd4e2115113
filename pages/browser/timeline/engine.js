// The timeline as a whole: its elements, what it hears from the store, when it draws.
//
// It has no framework inside. Two canvases lie upon each other: the lower one is drawn when the
// document or the view changes, the upper one (playhead, guides, drags) as often as it likes.

import { framesOf, rateOf } from "cutroom/document.js";
import { landing } from "./arrivals.js";
import { listenToDrops } from "./bringing.js";
import { drawContent } from "./drawing/content.js";
import { drawOverlay } from "./drawing/overlay.js";
import { paletteOf } from "./drawing/palette.js";
import { withGhost } from "./ghost.js";
import { Headers } from "./headers.js";
import { Listing } from "./listing.js";
import { MediaCache } from "./media.js";
import { listenToMenu } from "./menu.js";
import { Pointer } from "./pointer.js";
import { RULER, heightOf, rowsOf } from "./rows.js";
import { ScrollBar } from "./scrollbar.js";
import { Surface } from "./surface.js";
import { Toolbar } from "./toolbar.js";
import { fitting, revealing, viewOf, zoomedAt } from "./view.js";
import { listenToWheel } from "./wheel.js";

const NONE = { rate: [25, 1], size: [2, 2], tracks: [], captions: [], markers: [] };
const CURSORS = {
  range: "ew-resize",
  ruler: "col-resize",
  marker: "pointer",
  fade: "ew-resize",
  cue: "pointer",
};

export class Timeline {
  #surface;
  #listing = new Listing();
  #toolbar;
  #headers;
  #scrollbar;
  #pointer;
  #media = new MediaCache(() => this.#redraw());
  #palette;
  #ghost = null;
  #hover = null;
  #scrollY = 0;
  #fitted = 0; // frames that a fitted view makes room for
  #stale = { content: true, overlay: true, list: true };
  #frame = 0;
  #stops = [];

  constructor(root, store) {
    this.store = store;
    this.root = root;
    root.classList.add("ct-timeline");
    this.#surface = new Surface(this.#listing.element);
    this.#toolbar = new Toolbar(this);
    this.#headers = new Headers(store, (id) => this.#revealRow(id));
    this.#scrollbar = new ScrollBar(this);
    const body = Object.assign(document.createElement("div"), { className: "ct-body" });
    body.append(this.#headers.element, this.#surface.element);
    const foot = Object.assign(document.createElement("div"), { className: "ct-foot" });
    foot.append(this.#scrollbar.element);
    root.append(this.#toolbar.element, body, foot);
    this.#palette = paletteOf(root);
    this.#pointer = new Pointer(this, this.#surface.overlay);
    this.#listen();
    this.#redraw();
  }

  /** Everything that drawing and gestures need to know, as it is at this moment. */
  scene() {
    const { store } = this;
    const timeline = store.timeline ?? NONE;
    const timelineFrames = framesOf(timeline);
    const { width, height } = this.#surface;
    this.#fitted = Math.max(this.#fitted, timelineFrames);
    const fitted = store.pixelsPerFrame === null;
    const view = fitted
      ? { pixelsPerFrame: fitting(width, this.#fitted || 250), scroll: 0, width }
      : viewOf(store, width, timelineFrames);
    const rows = rowsOf(timeline);
    this.#scrollY = Math.max(0, Math.min(this.#scrollY, heightOf(rows) + RULER - height));
    return {
      timeline,
      timelineFrames,
      rate: rateOf(timeline),
      rows,
      view,
      width,
      height,
      scrollY: this.#scrollY,
      assets: store.assets,
      gone: store.gone,
      selected: new Set(this.#ghost?.selection ?? store.selection),
      selectedCue: store.selectedCue,
      playhead: store.playhead,
      inPoint: store.inPoint,
      outPoint: store.outPoint,
      ...this.#ghost?.range,
      snapping: store.snapping,
      tool: store.tool,
      watching: store.watching,
      hover: this.#hover,
      ghost: this.#ghost,
      palette: this.#palette,
      media: this.#media,
    };
  }

  // --- what gestures and controls ask for -----------------------------------------------------

  /** Show what a drag would do; null shows the document as it is. */
  setGhost(ghost) {
    this.#ghost = ghost;
    this.#surface.setCursor(ghost?.cursor ?? "default");
    this.#redraw();
  }

  /** Send what the ghost stands for, and let it stand until the server answers. */
  drop() {
    const ghost = this.#ghost;
    if (ghost?.selection) this.store.select(ghost.selection);
    if (ghost?.range) this.store.setRange(ghost.range);
    if (!ghost?.command || !this.store.outward) return this.setGhost(null);
    this.setGhost({ ...ghost, carried: null, cut: null, guide: null, tip: null, cursor: "default" });
    this.store.send(ghost.command);
  }

  setHover(hover) {
    const track = hover?.found?.track;
    const edge = hover?.edge && !track?.locked ? "ew-resize" : null;
    this.#surface.setCursor(edge ?? (track?.locked ? "default" : CURSORS[hover?.zone]) ?? "default");
    if (hoverKey(hover) === hoverKey(this.#hover)) return;
    this.#hover = hover;
    this.#redraw();
  }

  /** Zoom by a factor; the frame at `x` stays, or the playhead when it is seen and no `x` is given. */
  zoomBy(factor, x = null) {
    const { view, timelineFrames, playhead } = this.scene();
    const atPlayhead = (playhead - view.scroll) * view.pixelsPerFrame;
    const seen = atPlayhead >= 0 && atPlayhead <= view.width;
    this.#show(zoomedAt(view, factor, x ?? (seen ? atPlayhead + 14 : view.width / 2), timelineFrames));
  }

  /** Scroll by pixels. Tells whether anything moved. */
  scrollBy(pixels) {
    const { view } = this.scene();
    return this.scrollTo(view.scroll + pixels / view.pixelsPerFrame);
  }

  /** Scroll so that `frame` is the first one. Tells whether anything moved. */
  scrollTo(frame) {
    const { view, timelineFrames } = this.scene();
    const next = viewOf({ ...view, scroll: frame }, view.width, timelineFrames);
    if (Math.abs(next.scroll - view.scroll) < 1e-9) return false;
    this.#show(next);
    return true;
  }

  /** Scroll the tracks by pixels. Tells whether anything moved. */
  scrollRows(pixels) {
    const before = this.scene().scrollY;
    this.#scrollY = before + pixels;
    const moved = this.scene().scrollY !== before;
    if (moved) this.#redraw();
    return moved;
  }

  /** Where the rows and the ruler are in the window. */
  surfaceBox() {
    return this.#surface.overlay.getBoundingClientRect();
  }

  #revealRow(id) {
    const { rows, height, scrollY } = this.scene();
    const row = rows.find((one) => one.id === id);
    const below = row.top + row.height - (height - RULER);
    if (row.top < scrollY) this.scrollRows(row.top - scrollY);
    else if (below > scrollY) this.scrollRows(below - scrollY);
  }

  /** Zoom so that some frames fill the width. */
  showFrames(first, last) {
    const { width } = this.#surface;
    const pixelsPerFrame = (width * 0.8) / (last - first);
    this.#show(
      viewOf(
        { pixelsPerFrame, scroll: first - (width * 0.1) / pixelsPerFrame },
        width,
        this.scene().timelineFrames,
      ),
    );
  }

  /** Put the document on the canvas now, without waiting for the next frame. */
  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const scene = this.scene();
    const shown = withGhost(scene.timeline, this.#ghost);
    const drawn = { ...scene, timeline: shown, rows: rowsOf(shown) };
    if (this.#stale.content) {
      drawContent(this.#surface.contentContext(), drawn);
      this.#headers.draw(drawn);
      this.#scrollbar.draw(drawn);
    }
    drawOverlay(this.#surface.overlayContext(), drawn);
    this.#toolbar.draw(drawn);
    if (this.#stale.list) this.#listing.tell(scene);
    this.#stale = { content: false, overlay: false, list: false };
  }

  /** The canvas on which everything happens. */
  get canvas() {
    return this.#surface.overlay;
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
    this.#pointer.destroy();
    this.root.replaceChildren();
  }

  // --- what it hears --------------------------------------------------------------------------

  #listen() {
    const { store } = this;
    const hear = (kind, listener) => this.#stops.push(store.on(kind, listener));
    hear("document", () => this.#documentChanged());
    hear("assets", () => this.#redraw({ list: true }));
    hear("selection", () => this.#redraw({ list: true }));
    hear("cue", () => this.#redraw());
    hear("range", () => this.#redraw());
    hear("options", () => this.#redraw());
    hear("saved", () => this.#redraw({ content: false }));
    hear("view", () => {
      if (store.pixelsPerFrame === null) this.#fitted = 0;
      this.#redraw();
    });
    hear("playhead", () => this.#playheadMoved());
    hear("zoom", (factor) => this.zoomBy(factor));
    hear("land", (arrived) => this.#land(arrived));
    this.#stops.push(
      this.#surface.onResize(() => this.#redraw()),
      listenToWheel(this.#surface.overlay, this),
      listenToDrops(this.#surface.overlay, this),
      listenToMenu(this.#surface.overlay, this),
      this.#watchTheme(),
    );
  }

  // Files that were let go on a place of the timeline are here now.
  #land({ files, place }) {
    const { timeline, rate } = this.scene();
    const { commands, refused } = landing({ timeline, rate, files, place });
    for (const command of commands) this.store.send(command);
    for (const { name } of refused) this.store.tell("unable", `${name} has no sound. It is in the library.`);
  }

  #documentChanged() {
    this.#pointer.cancel(); // what was in the hand was taken from another document
    this.setGhost(null);
    this.#hover = null;
    this.#redraw({ list: true });
  }

  #playheadMoved() {
    const { view, timelineFrames, playhead } = this.scene();
    if (!this.#pointer.scrubbing && !this.#ghost && this.store.pixelsPerFrame !== null) {
      const next = revealing(view, playhead, timelineFrames);
      if (next !== view) return this.#show(next);
    }
    this.#redraw({ content: false });
  }

  #watchTheme() {
    const changed = () => {
      this.#palette = paletteOf(this.root);
      this.#redraw();
    };
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ["data-theme", "style"],
    });
    return () => observer.disconnect();
  }

  #show({ pixelsPerFrame, scroll }) {
    this.store.setView({ pixelsPerFrame, scroll });
  }

  #redraw({ content = true, list = false } = {}) {
    this.#stale.overlay = true;
    this.#stale.content ||= content;
    this.#stale.list ||= list;
    this.#frame ||= requestAnimationFrame(() => this.draw());
  }
}

function hoverKey(hover) {
  return hover
    ? `${hover.zone} ${hover.found?.item.id ?? hover.cue?.id ?? hover.marker?.id ?? ""} ${hover.edge ?? ""}`
    : "";
}

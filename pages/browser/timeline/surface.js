// The two canvases of the timeline, sharp on every screen.

export class Surface {
  #content = document.createElement("canvas");
  #observer = null;
  #size = null; // asked of the page once: it lays everything out before it answers

  /** `heard` stands for the canvases where they cannot be seen. */
  constructor(heard) {
    this.overlay = document.createElement("canvas");
    this.overlay.className = "ct-overlay";
    this.overlay.dataset.testid = "timeline-canvas";
    this.element = document.createElement("div");
    this.element.className = "ct-surface";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", "Timeline");
    this.element.append(this.#content, this.overlay, heard);
  }

  get width() {
    return this.#measured().width;
  }

  get height() {
    return this.#measured().height;
  }

  setCursor(cursor) {
    this.overlay.style.cursor = cursor;
  }

  /** A context on the lower canvas whose units are CSS pixels. */
  contentContext() {
    return this.#contextOf(this.#content);
  }

  /** A context on the upper canvas whose units are CSS pixels. */
  overlayContext() {
    return this.#contextOf(this.overlay);
  }

  /** Hear of a new size or another density of pixels. Returns what stops it. */
  onResize(listener) {
    const resized = () => {
      this.#size = null;
      listener();
    };
    this.#observer = new ResizeObserver(resized);
    this.#observer.observe(this.element);
    window.addEventListener("resize", resized); // zooming the page changes only the density
    return () => {
      this.#observer.disconnect();
      window.removeEventListener("resize", resized);
    };
  }

  #measured() {
    const { element } = this;
    this.#size ??= { width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) };
    return this.#size;
  }

  #contextOf(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (canvas.width !== across || canvas.height !== down)
      Object.assign(canvas, { width: across, height: down });
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }
}

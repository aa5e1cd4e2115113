// A still picture in the place of a voice: it is there or not, and time does not move it.

export class Still {
  constructor() {
    this.kind = "still";
    this.element = document.createElement("img");
    this.element.alt = "";
    this.output = null;
    this.url = null;
    this.failed = false;
    this.started = false;
    this.entry = 0;
    this.heard = null;
    this.presented = null;
    this.seconds = 0;
    this.runs = false; // it cannot lead the clock
    this.interrupted = false;
    this.holds = false; // for no longer than a moment
    this.element.addEventListener("load", () => this.heard?.());
    this.element.addEventListener("error", () => {
      this.failed = this.url !== null;
      this.heard?.();
    });
  }

  load(url) {
    if (url === this.url) return;
    this.url = url;
    this.failed = false;
    this.element.src = url;
  }

  get ready() {
    return this.failed || (this.element.complete && this.element.naturalWidth > 0);
  }

  seekTo() {}

  play() {
    this.started = true;
  }

  setSpeed() {}

  pause() {
    this.started = false;
  }

  close() {
    this.heard = null;
    this.url = null;
    this.element.remove();
  }
}

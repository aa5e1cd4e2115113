// The scroll bar under the timeline: its thumb shows and moves the part that is seen.

import { MARGIN } from "./view.js";

const SMALLEST = 28; // pixels

export class ScrollBar {
  #timeline;
  #thumb = document.createElement("div");

  constructor(timeline) {
    this.#timeline = timeline;
    this.element = document.createElement("div");
    this.element.className = "ct-scrollbar";
    this.element.dataset.testid = "timeline-scrollbar";
    this.element.setAttribute("aria-hidden", "true");
    this.#thumb.className = "ct-thumb";
    this.element.append(this.#thumb);
    this.element.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  /** Put the thumb where the view is. */
  draw({ view, timelineFrames }) {
    const { all, seen } = this.#lengths(view, timelineFrames);
    const track = this.element.clientWidth;
    const size = Math.max(SMALLEST, (seen / all) * track);
    const share = all > seen ? view.scroll / (all - seen) : 0;
    this.#thumb.style.width = `${size}px`;
    this.#thumb.style.transform = `translateX(${share * (track - size)}px)`;
    this.element.classList.toggle("ct-idle", seen >= all);
  }

  #lengths(view, frames) {
    const seen = view.width / view.pixelsPerFrame;
    if (frames <= seen && view.scroll === 0) return { seen, all: seen };
    return {
      seen,
      all: Math.max(seen, frames + (view.width / 2 + MARGIN) / view.pixelsPerFrame, view.scroll + seen),
    };
  }

  #drag(down) {
    const scene = this.#timeline.scene();
    if (!scene.timeline) return;
    const { all, seen } = this.#lengths(scene.view, scene.timelineFrames);
    const thumb = this.#thumb.getBoundingClientRect();
    const track = this.element.getBoundingClientRect();
    const aPixel = (all - seen) / Math.max(1, track.width - thumb.width);
    const onThumb = down.clientX >= thumb.left && down.clientX <= thumb.right;
    const grip = onThumb ? down.clientX - thumb.left : thumb.width / 2;
    const follow = (event) => this.#timeline.scrollTo((event.clientX - track.left - grip) * aPixel);
    this.element.setPointerCapture(down.pointerId);
    follow(down);
    this.element.addEventListener("pointermove", follow);
    this.element.addEventListener(
      "lostpointercapture",
      () => this.element.removeEventListener("pointermove", follow),
      { once: true },
    );
  }
}

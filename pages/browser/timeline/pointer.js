// From pointer events to gestures: what is taken, when a press becomes a drag, and how it ends.
//
// A gesture gives a ghost for each place of the pointer; the ghost carries the command that letting
// go would send. One gesture is at most one command.

import { moving } from "./gestures/move.js";
import { movesMany, movingMany } from "./gestures/move_many.js";
import { banding } from "./gestures/band.js";
import { cueing } from "./gestures/cue.js";
import { fading } from "./gestures/fade.js";
import { marking } from "./gestures/marker.js";
import { ranging } from "./gestures/range.js";
import { slipping } from "./gestures/slip.js";
import { trimming } from "./gestures/trim.js";
import { writeIn } from "cutroom/verbs.js";
import { under } from "./hit.js";
import { nameMarker } from "./marker_name.js";
import { snapPoints, snapShift } from "./snapping.js";
import { xToFrame } from "./view.js";

const SLOP = 4; // pixels that a press may wander and still be a click
const BORDER = 28; // pixels from the side where a drag scrolls

export class Pointer {
  #timeline; // the engine
  #surface;
  #press = null; // {hit, from, held, gesture, dragging, event}
  #scrolling = 0;
  #stops = [];

  constructor(timeline, surface) {
    this.#timeline = timeline;
    this.#surface = surface;
    const on = (target, name, listener, options) => {
      target.addEventListener(name, listener, options);
      this.#stops.push(() => target.removeEventListener(name, listener, options));
    };
    on(surface, "pointerdown", (event) => this.#down(event));
    on(surface, "pointermove", (event) => this.#move(event));
    on(surface, "pointerup", (event) => this.#up(event));
    on(surface, "pointercancel", () => this.cancel());
    on(surface, "lostpointercapture", () => this.cancel());
    on(surface, "pointerleave", () => this.#press || timeline.setHover(null));
    on(surface, "dblclick", (event) => this.#double(event));
    on(window, "keydown", (event) => this.#key(event), { capture: true });
    on(window, "keyup", (event) => this.#key(event), { capture: true });
    on(window, "blur", () => this.cancel());
  }

  /** Whether the playhead is in the hand. */
  get scrubbing() {
    return this.#press?.hit.zone === "ruler";
  }

  /** Let go without doing anything. */
  cancel() {
    if (!this.#press) return;
    this.#press = null;
    cancelAnimationFrame(this.#scrolling);
    this.#timeline.setGhost(null);
  }

  destroy() {
    this.cancel();
    for (const stop of this.#stops) stop();
  }

  #down(event) {
    if (event.button !== 0 || !this.#timeline.store.timeline) return;
    this.#surface.setPointerCapture(event.pointerId);
    const scene = this.#timeline.scene();
    const from = this.#pointAt(event, scene);
    const hit = under(scene, from.x, from.y);
    this.#press = { hit, from, event, gesture: null, dragging: false };
    leaveField();
    this.#choose(hit, event);
    if (hit.zone === "ruler") this.#scrub(event);
  }

  // A press on something that is not selected selects it at once; what is selected stays for the drag.
  #choose(hit, event) {
    const { store } = this.#timeline;
    const adding = event.shiftKey || event.ctrlKey || event.metaKey;
    const id = hit.found?.item.id;
    if (hit.zone === "cue") {
      if (store.selection.length) store.select([]);
      store.selectCue(hit.cue.id);
    } else if (id && !adding && !store.selection.includes(id)) {
      if (store.selectedCue !== null) store.selectCue(null);
      store.select([id]);
    }
  }

  #move(event) {
    if (!this.#press) {
      const scene = this.#timeline.scene();
      const { x, y } = this.#pointAt(event, scene);
      return this.#timeline.setHover(this.#reachable(under(scene, x, y)), event);
    }
    this.#press.event = event;
    if (this.#press.hit.zone === "ruler") return this.#scrub(event);
    if (!this.#press.dragging && !this.#begin(event)) return;
    this.#follow();
    this.#scrollAtBorder();
  }

  #begin(event) {
    const { from, hit } = this.#press;
    const scene = this.#timeline.scene();
    const { x, y } = this.#pointAt(event, scene);
    if (Math.hypot(x - from.x, y - from.y) < SLOP) return false;
    const gesture = this.#gestureFor(scene, hit, from, this.#press.event);
    if (!gesture) return false;
    this.#press.gesture = gesture;
    this.#press.dragging = true;
    return true;
  }

  #gestureFor(scene, hit, from, event) {
    if (hit.found?.track.locked) return null;
    if (this.#timeline.store.watching && hit.zone !== "range" && hit.zone !== "gap") return null;
    switch (hit.zone) {
      case "fade":
        return fading(scene, hit, from);
      case "clip":
        if (hit.edge) return trimming(scene, hit, from);
        if (event.altKey) return slipping(scene, hit, from);
        return movesMany(scene, hit) ? movingMany(scene, from) : moving(scene, hit, from);
      case "cue":
        return cueing(scene, hit, from);
      case "marker":
        return marking(scene, hit, from);
      case "range":
        return ranging(scene, hit, from);
      default: {
        const { selection } = this.#timeline.store;
        return banding(from, event.shiftKey || event.ctrlKey || event.metaKey ? selection : []);
      }
    }
  }

  // Who only watches takes nothing by its edge.
  #reachable(hit) {
    if (!this.#timeline.store.watching || hit.zone === "range") return hit;
    return hit.found ? { ...hit, zone: "clip", edge: null } : { ...hit, edge: null };
  }

  #follow() {
    const { gesture, event } = this.#press;
    const scene = this.#timeline.scene();
    const point = this.#pointAt(event, scene);
    const ghost = gesture.at(point, heldKeys(event, scene));
    this.#timeline.setGhost({ ...ghost, pointer: point, cursor: gesture.cursor });
  }

  #scrub(event) {
    const scene = this.#timeline.scene();
    const { frame } = this.#pointAt(event, scene);
    const points = event.shiftKey ? snapPoints({ timeline: scene.timeline }) : [];
    const { shift } = snapShift([frame], points, scene.view.pixelsPerFrame);
    this.#timeline.store.setPlayhead(frame + shift);
    this.#scrollAtBorder();
  }

  #up(event) {
    const press = this.#press;
    if (!press) return;
    this.#press = null; // before the capture is lost, which would cancel
    cancelAnimationFrame(this.#scrolling);
    if (press.dragging) return this.#timeline.drop();
    if (press.hit.zone !== "ruler") this.#click(press.hit, event);
  }

  #click(hit, event) {
    const { store } = this.#timeline;
    const adding = event.shiftKey || event.ctrlKey || event.metaKey;
    const id = hit.found?.item.id;
    if (hit.zone === "marker") store.setPlayhead(hit.marker.at);
    else if (id && adding) store.select(toggled(store.selection, id));
    else if (id && store.selection.length > 1) store.select([id]);
    else if (!id && !adding && hit.zone !== "cue") {
      if (store.selection.length) store.select([]);
      if (store.selectedCue !== null) store.selectCue(null);
    }
  }

  #double(event) {
    const scene = this.#timeline.scene();
    const { x, y } = this.#pointAt(event, scene);
    const hit = under(scene, x, y);
    if (hit.zone === "clip") this.#timeline.showFrames(hit.found.start, hit.found.end);
    if (this.#timeline.store.watching) return;
    if (hit.zone === "marker") nameMarker(this.#timeline, hit.marker);
    if (hit.zone === "cue") writeIn(this.#timeline.store, hit.cue);
  }

  // While something is dragged the keyboard belongs to the drag: Escape cancels, modifiers change it.
  #key(event) {
    if (!this.#press) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (event.type === "keydown" && event.code === "Escape") return this.cancel();
    if (!this.#press.dragging) return;
    this.#press.event = withKeys(this.#press.event, event);
    this.#follow();
  }

  #scrollAtBorder() {
    cancelAnimationFrame(this.#scrolling);
    const { x } = this.#pointAt(this.#press.event, this.#timeline.scene());
    const { width } = this.#timeline.scene().view;
    const push = x < BORDER ? x - BORDER : x > width - BORDER ? x - width + BORDER : 0;
    if (push === 0) return;
    this.#scrolling = requestAnimationFrame(() => {
      if (!this.#press || !this.#timeline.scrollBy(push / 3)) return;
      if (this.#press.hit.zone === "ruler") return this.#scrub(this.#press.event);
      this.#follow();
      this.#scrollAtBorder();
    });
  }

  #pointAt(event, scene) {
    const box = this.#surface.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const { rows, scrollY, view } = scene;
    const frame = xToFrame(view, x);
    return { x, y, frame, inside: y + scrollY, rows, scrollY, pixelsPerFrame: view.pixelsPerFrame };
  }
}

/** What is held while dragging, in the words of the gestures. */
export function heldKeys(event, { snapping }) {
  const exact = event.ctrlKey || event.metaKey;
  return { alt: event.altKey, shift: event.shiftKey, exact, snapping };
}

// What was typed in a field is handed over before what is chosen takes the field away: the browser itself
// takes the focus from it only after the press.
function leaveField() {
  const { activeElement } = document;
  if (activeElement?.matches("input, textarea")) activeElement.blur();
}

function withKeys({ clientX, clientY }, { altKey, shiftKey, ctrlKey, metaKey }) {
  return { clientX, clientY, altKey, shiftKey, ctrlKey, metaKey };
}

function toggled(selection, id) {
  return selection.includes(id) ? selection.filter((one) => one !== id) : [...selection, id];
}

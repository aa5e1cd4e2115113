// Media dragged in: from the library, shown where it would come to stand and inserted when it is
// dropped, or as files from outside, of which only the place is known until the server has read them.
//
// What starts a drag from the library leaves what it knows of the media file in `store.carried`, and
// its id in the drag's data under MEDIA, for while a drag is on its way, browsers only tell the kinds
// of data. Where files from outside are held above the timeline stands in `store.dropPlace`.

import { arriving, bringing } from "./gestures/move.js";
import { heldKeys } from "./pointer.js";
import { xToFrame } from "./view.js";

export const MEDIA = "application/x-cutroom-asset";
const FILES = "Files";

/** Take media that is dragged above an element. Returns what stops it. */
export function listenToDrops(element, timeline) {
  const { store } = timeline;
  let gesture = null;

  function over(event) {
    if (!store.timeline || store.watching) return;
    const { types } = event.dataTransfer;
    if (types.includes(MEDIA)) show(event, () => gestureFor(timeline.scene(), store.carried));
    else if (types.includes(FILES)) show(event, () => arriving(timeline.scene()));
  }

  function show(event, begin) {
    event.preventDefault();
    gesture ??= begin();
    const ghost = ghostAt(event);
    event.dataTransfer.dropEffect = ghost?.stopped ? "none" : "copy";
    store.dropPlace = ghost?.place ?? null;
    if (ghost) timeline.setGhost({ ...ghost, ...pointerOf(event) });
  }

  function drop(event) {
    const id = event.dataTransfer.getData(MEDIA);
    if (!id) return release(); // files from outside are taken by who listens to the window
    if (!store.timeline) return;
    const asset = store.carried?.id === id ? store.carried : store.assets[id];
    event.preventDefault();
    event.stopPropagation();
    gesture ??= gestureFor(timeline.scene(), asset);
    if (gesture) timeline.setGhost(ghostAt(event));
    gesture = null;
    timeline.drop();
  }

  function leave() {
    store.dropPlace = null;
    release();
  }

  function release() {
    if (!gesture) return;
    gesture = null;
    timeline.setGhost(null);
  }

  function ghostAt(event) {
    const scene = timeline.scene();
    return gesture?.at(pointAt(event, scene), heldKeys(event, scene));
  }

  function pointerOf(event) {
    const { x, y } = pointAt(event, timeline.scene());
    return { pointer: { x, y } };
  }

  function pointAt(event, { view, rows, scrollY }) {
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return { x, y, frame: xToFrame(view, x), rows, scrollY, pixelsPerFrame: view.pixelsPerFrame };
  }

  const listeners = { dragenter: over, dragover: over, drop, dragleave: leave };
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener);
  };
}

function gestureFor(scene, asset) {
  return asset?.state === "ready" ? bringing(scene, asset) : null;
}

// Media dragged in from the library: shown where it would come to stand, inserted when it is dropped.
//
// What starts such a drag leaves what it knows of the media file in `store.carried`, and its id in
// the drag's data under MEDIA, for while a drag is on its way, browsers only tell the kinds of data.

import { rateOf } from "cutroom/document.js";
import { bringing } from "./gestures/move.js";
import { mediaFrames } from "./limits.js";
import { heldKeys } from "./pointer.js";
import { xToFrame } from "./view.js";

export const MEDIA = "application/x-cutroom-asset";
const STILL_SECONDS = 5;

/** Take media that is dragged above an element. Returns what stops it. */
export function listenToDrops(element, timeline) {
  const { store } = timeline;
  let gesture = null;

  function over(event) {
    if (!event.dataTransfer.types.includes(MEDIA) || !store.timeline) return;
    event.preventDefault();
    const scene = timeline.scene();
    gesture ??= gestureFor(scene, store.carried);
    const ghost = gesture?.at(pointAt(event, scene), heldKeys(event, scene));
    event.dataTransfer.dropEffect = ghost?.stopped ? "none" : "copy";
    if (ghost) timeline.setGhost({ ...ghost, ...pointerOf(event) });
  }

  function drop(event) {
    const id = event.dataTransfer.getData(MEDIA);
    if (!id || !store.timeline) return;
    const asset = store.carried?.id === id ? store.carried : store.assets[id];
    event.preventDefault();
    event.stopPropagation();
    const scene = timeline.scene();
    gesture ??= gestureFor(scene, asset);
    if (gesture) timeline.setGhost(gesture.at(pointAt(event, scene), heldKeys(event, scene)));
    gesture = null;
    timeline.drop();
  }

  function leave() {
    if (!gesture) return;
    gesture = null;
    timeline.setGhost(null);
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
  if (asset?.state !== "ready") return null;
  return bringing(scene, wholeClip(asset, scene.timeline), asset);
}

// A clip of all that a media file has.
function wholeClip(asset, timeline) {
  const seconds = asset.still ? STILL_SECONDS : asset.duration;
  const frames = Math.max(1, mediaFrames(seconds, 1, rateOf(timeline)));
  const plain = { speed: "1", keep_pitch: true, gain: "0", fade_in: 0, fade_out: 0, sound: 1 };
  return { type: "clip", id: "~new", asset: asset.id, source_start: "0", frames, ...plain };
}

// Putting the timeline into an element: its look, its keys, its hook for tests.

import { listenToKeys } from "cutroom/keys.js";
import { useStyles } from "cutroom/stylesheet.js";
import { Timeline } from "./engine.js";
import { hookOf } from "./hook.js";

/** Show and edit the store's document in an element that has a height. Returns what takes it away. */
export function mountTimeline(element, store) {
  useStyles("./timeline.css", import.meta.url);
  const timeline = new Timeline(element, store);
  const stopKeys = listenToKeys(store);
  window.cutroomTimeline = hookOf(timeline);
  return () => {
    stopKeys();
    timeline.destroy();
    delete window.cutroomTimeline;
  };
}

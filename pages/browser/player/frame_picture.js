// The picture of the frame that is seen, as a file that the browser saves.

import { timecode } from "cutroom/document.js";

/** Save a picture whenever the verb "snapshot" is told; `shown` gives the element that is seen, or null
    where it is black. Returns what stops it. */
export function listenForPictures(store, shown) {
  return store.on("verb", (verb) => {
    if (verb === "snapshot" && store.timeline) save(drawn(store.timeline.size, shown()), store);
  });
}

// The element inside the timeline's picture, whole and in its own shape, as an export places it.
function drawn([width, height], element) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.fillRect(0, 0, width, height);
  if (!element) return canvas;
  const across = element.videoWidth || element.naturalWidth;
  const down = element.videoHeight || element.naturalHeight;
  const scale = Math.min(width / across, height / down);
  const [wide, high] = [across * scale, down * scale];
  context.drawImage(element, (width - wide) / 2, (height - high) / 2, wide, high);
  return canvas;
}

function save(canvas, { timeline, playhead }) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `Frame ${timecode(playhead, timeline).replaceAll(":", "-")}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, "image/png");
}

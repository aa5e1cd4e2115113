// The picture of the frame at the playhead, as a file that the browser saves.
//
// The server makes it of the original, as an export shows it, with captions and fades: the player may
// show a small copy. Who only watches can ask for no export, and gets what is seen.

import { framesOf, timecode } from "cutroom/document.js";
import { drawFramed } from "cutroom/player/framed.js";
import { isOver, progress } from "cutroom/progress.js";

/** Save a picture whenever the verb "snapshot" is told; `shown` gives the layers that are seen, the lowest
    first. Returns what stops it. */
export function listenForPictures(store, shown) {
  return store.on("verb", (verb) => {
    if (verb !== "snapshot" || !store.timeline) return;
    const frame = Math.max(0, Math.min(store.playhead, framesOf(store.timeline) - 1)); // the last one at the end
    const name = `Frame ${timecode(frame, store.timeline).replaceAll(":", "-")}`;
    if (store.watching) saveDrawn(drawn(store.timeline.size, shown()), name);
    else made(store.projectId, frame, name).catch((error) => store.tell("unable", error.message));
  });
}

/** The server's picture of the frame. Throws with a sentence where there is none. */
async function made(project, frame, name) {
  const asked = { preset: "png", still_at: frame, name };
  const answer = await fetch(`/api/projects/${project}/renders`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  }).catch(() => null);
  const job = await answer?.json().catch(() => null);
  if (!answer?.ok) throw new Error(job?.detail ?? "The picture could not be asked for. Is the server still there?");
  if ((await ended(job.id)).startsWith("completed")) save(`/api/jobs/${job.id}/output`);
}

/** How a job ends; what went wrong stands on its card. */
function ended(id) {
  return new Promise((resolve) => {
    const stop = progress.on(() => {
      const job = progress.jobs.get(id);
      if (job && isOver(job)) queueMicrotask(() => (stop(), resolve(job.status)));
    });
  });
}

// The layers as an export places them.
function drawn([width, height], layers) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  drawFramed(canvas.getContext("2d"), layers, [width, height]);
  return canvas;
}

function saveDrawn(canvas, name) {
  canvas.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    save(address, `${name}.png`);
    URL.revokeObjectURL(address);
  }, "image/png");
}

function save(address, name = "") {
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
}

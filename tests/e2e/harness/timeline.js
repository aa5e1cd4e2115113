// A page with the timeline and nothing else: a made-up document, and a server that only listens.

import { findClip } from "cutroom/document.js";
import { store } from "cutroom/store.js";
import { withGhost } from "cutroom/timeline/ghost.js";
import { mountTimeline } from "cutroom/timeline/mount.js";

const RATE = 25;
const plain = { speed: "1", keep_pitch: true, gain: "0", fade_in: 0, fade_out: 0, sound: 1 };
const clip = (id, asset, start, frames, more = {}) => ({
  type: "clip",
  id,
  asset,
  source_start: String(start),
  frames,
  ...plain,
  ...more,
});

function filmstrip(hue) {
  const [columns, count, across, down] = [10, 60, 160, 90];
  const canvas = Object.assign(document.createElement("canvas"), {
    width: columns * across,
    height: 6 * down,
  });
  const context = canvas.getContext("2d");
  for (let index = 0; index < count; index += 1) {
    const [x, y] = [(index % columns) * across, Math.floor(index / columns) * down];
    const sky = context.createLinearGradient(0, y, 0, y + down);
    sky.addColorStop(0, `hsl(${hue + index * 2} 45% ${30 + (index % 7) * 3}%)`);
    sky.addColorStop(1, `hsl(${hue + 40 + index * 2} 40% 18%)`);
    context.fillStyle = sky;
    context.fillRect(x, y, across, down);
    context.fillStyle = `hsl(${hue + 180} 50% 72%)`;
    context.beginPath();
    context.arc(x + 20 + ((index * 9) % 120), y + 34, 13, 0, 7);
    context.fill();
    context.fillStyle = "#0006";
    context.fillRect(x, y + 66 + (index % 3) * 3, across, 30);
  }
  return {
    url: canvas.toDataURL("image/jpeg", 0.8),
    columns,
    count,
    tile_width: across,
    tile_height: down,
    interval: 2,
  };
}

function peaks(seconds, calm) {
  const bytes = new Uint8Array(seconds * 100);
  for (let index = 0; index < bytes.length; index += 1) {
    const phrase = Math.max(0, Math.sin(index / 130) + 0.5 * Math.sin(index / 47));
    bytes[index] = Math.min(
      255,
      (calm ? 40 : 20) + 150 * phrase * Math.abs(Math.sin(index * 12.9898) * 0.6 + 0.4),
    );
  }
  return URL.createObjectURL(new Blob([bytes]));
}

function asset(id, name, seconds, hue, more = {}) {
  return {
    id,
    name,
    state: "ready",
    error: null,
    duration: seconds,
    rate: [RATE, 1],
    width: 1920,
    height: 1080,
    has_video: hue !== null,
    has_audio: true,
    still: false,
    play_url: null,
    needs_proxy: false,
    filmstrip: hue === null ? null : filmstrip(hue),
    peaks_url: peaks(seconds, hue === null),
    ...more,
  };
}

const assets = {
  talk: asset("talk", "Opening talk.mp4", 120, 205),
  walk: asset("walk", "Harbour walk.mov", 120, 20, {
    sounds: ["1 · Boom (mono)", "2 · Lavalier (mono)"].map((name) => ({ name, play_url: null, peaks_url: null })),
  }),
  music: asset("music", "Quiet music.wav", 120, null),
  chart: asset("chart", "Chart.png", 0, 90, { has_audio: false, still: true, peaks_url: null }),
};

const timeline = {
  schema: 1,
  rate: [RATE, 1],
  size: [1920, 1080],
  sample_rate: 48000,
  tracks: [
    {
      id: "v2",
      kind: "video",
      name: "V2",
      muted: false,
      locked: false,
      items: [{ type: "gap", frames: 220 }, clip("over", "walk", 30, 160, { fade_in: 24, fade_out: 24 })],
    },
    {
      id: "v1",
      kind: "video",
      name: "V1",
      muted: false,
      locked: false,
      items: [
        clip("a", "talk", 10, 200),
        clip("b", "walk", 4, 150, { speed: "2", gain: "3" }),
        clip("c", "talk", 30, 250),
        { type: "gap", frames: 60 },
        clip("d", "walk", 40, 140, { gain: "-6" }),
      ],
    },
    {
      id: "a1",
      kind: "audio",
      name: "A1",
      muted: false,
      locked: false,
      items: [clip("m", "music", 0, 640, { fade_out: 90 })],
    },
  ],
  captions: [
    {
      id: "s1",
      language: "en",
      mode: "burn",
      cues: [
        { id: "q1", start: 20, frames: 60, text: "Good morning, everybody" },
        { id: "q2", start: 90, frames: 70, text: "and welcome to the harbour" },
      ],
    },
  ],
  markers: [{ id: "k1", at: 300, label: "good take" }],
};

const flags = { can_undo: false, can_redo: false, undo_label: "", redo_label: "" };

// What was sent to the server, oldest first: [[name, message], …], which verbs were told, and why something cannot be done.
[window.sent, window.told, window.said] = [[], [], []];
const { listeners: _, ...untouched } = store;
window.harness = {
  store,
  show: (document, known = assets) =>
    store.show({
      project_id: "p1",
      version: store.version + 1,
      timeline: structuredClone(document),
      assets: known,
      ...flags,
    }),
  timeline: null,
  /** Begin anew, as if nobody had been here before. */
  reset() {
    clearTimeout(store.keeping);
    sessionStorage.clear();
    window.harness.timeline = structuredClone(timeline);
    window.harness.reload();
  },
  /** Begin anew, as if the page had been loaded again. */
  reload() {
    window.harness.close?.();
    clearTimeout(store.keeping);
    document.documentElement.dataset.theme = "dark";
    document.querySelector("dialog")?.remove();
    const outward = (name, message) => window.sent.push([name, message]);
    Object.assign(store, structuredClone(untouched), { outward });
    window.harness.close = mountTimeline(document.getElementById("timeline"), store);
    window.harness.show(window.harness.timeline);
    cutroomTimeline.timeline.draw();
    [window.sent, window.told, window.said] = [[], [], []];
  },
  commands: () =>
    window.sent.filter(([name]) => name === "command").map(([, { base_version, linked, ...command }]) => command),
  /** `count` clips side by side, of two media files. */
  many(count) {
    const items = Array.from({ length: count }, (_, index) =>
      clip(`n${index}`, index % 2 ? "walk" : "talk", index % 50, 60 + (index % 5) * 10),
    );
    return { ...structuredClone(timeline), tracks: [{ ...timeline.tracks[1], items }] };
  },
};

Object.assign(window.harness, {
  /** Where a clip is drawn, drags included. */
  shown(id) {
    const found = findClip(withGhost(store.timeline, cutroomTimeline.timeline.scene().ghost), id);
    return { track: found.track.id, start: found.start, frames: found.item.frames };
  },
  /** Drag a media file from somewhere to a place in the window. */
  carry(asset, clientX, clientY, kinds = ["dragover"]) {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("application/x-cutroom-asset", asset);
    store.carried = assets[asset];
    for (const kind of kinds)
      cutroomTimeline.timeline.canvas.dispatchEvent(
        new DragEvent(kind, { clientX, clientY, dataTransfer, cancelable: true }),
      );
  },
  /** Hold a file from outside above a place in the window. */
  hold(clientX, clientY, kinds = ["dragover"]) {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["pictures"], "New.mp4"));
    for (const kind of kinds)
      cutroomTimeline.timeline.canvas.dispatchEvent(
        new DragEvent(kind, { clientX, clientY, dataTransfer, cancelable: true }),
      );
  },
  /** Files that were let go where one was held are here. */
  land: (files) => store.tell("land", { files: files.map((name) => assets[name]), place: store.dropPlace }),
  /** As `carry`, and drop it there. */
  dropMedia(asset, clientX, clientY) {
    window.harness.carry(asset, clientX, clientY, ["dragover", "drop"]);
  },
  /** Whether something is drawn where a clip stands. */
  coloured(id) {
    const { x, y, height } = cutroomTimeline.clipRect(id);
    return pixel(x + 1, y + height / 2) !== pixel(x + 1, y + height + 60);
  },
  /** The colour of the empty ground. */
  ground() {
    const box = cutroomTimeline.timeline.canvas.getBoundingClientRect();
    return pixel(box.left + 4, box.bottom - 4);
  },
});

function pixel(x, y) {
  const canvas = document.querySelector("#timeline canvas");
  const box = canvas.getBoundingClientRect();
  return canvas
    .getContext("2d")
    .getImageData(x - box.left, y - box.top, 1, 1)
    .data.join();
}

store.on("verb", (verb) => window.told.push(verb));
store.on("unable", (sentence) => window.said.push(sentence));
window.harness.reset();
window.ready = true;

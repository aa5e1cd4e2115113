// What the menu of a right click offers for what lies under it. Pure but for what its lines do.
//
// A line is [text, key, what it does, whether it is possible]; null is a rule; {title, lines} is a
// row of short choices.

import { pasteAt, sendPaste } from "cutroom/clipboard.js";
import { NO_SOUND, rateOf } from "cutroom/document.js";
import { WHOLE } from "cutroom/player/placing.js";
import { VERBS, perform, writeIn } from "cutroom/verbs.js";

const SPEEDS = [
  ["½×", "1/2"],
  ["1×", "1"],
  ["1.5×", "3/2"],
  ["2×", "2"],
  ["4×", "4"],
];
const GAINS = [
  ["−12", "-12"],
  ["−6", "-6"],
  ["0", "0"],
  ["+6 dB", "6"],
];
const FADES = [
  ["None", 0],
  ["½ s", 0.5],
  ["1 s", 1],
  ["2 s", 2],
];

/** The lines for a hit at a frame. What is not selected is selected first; `name(marker)` asks for a name. */
export function linesFor(store, hit, frame, name) {
  if (store.watching) return rangeLines(store, frame);
  switch (hit.zone) {
    case "clip":
    case "fade":
      return clipLines(store, hit.found, frame);
    case "gap":
      return [
        line("Close this gap", store, { type: "close_gap", track: hit.track.id, at: hit.start }, !hit.track.locked),
        null,
        ...timeLines(store, frame),
      ];
    case "cue":
      return [
        ["Write in it", "", () => writeIn(store, hit.cue), true],
        ["Remove this caption", "Del", () => store.send({ type: "remove_cues", cues: [hit.cue.id] }), true],
      ];
    case "marker":
      return [
        ["Name this marker", "", () => name(hit.marker), true],
        line("Remove this marker", store, { type: "remove_marker", marker: hit.marker.id }),
      ];
    default:
      return timeLines(store, frame);
  }
}

function clipLines(store, { item, track, start, end }, frame) {
  if (!store.selection.includes(item.id)) store.select([item.id]);
  const free = !track.locked;
  const inside = start < frame && frame < end;
  const cut = VERBS["extract-range"].possible(store);
  return [
    line("Split here", store, { type: "split", clips: [item.id], at: frame }, free && inside),
    verb("Split at the playhead", "S", store, "split"),
    verb("Trim the start to the playhead", "Q", store, "trim-start"),
    verb("Trim the end to the playhead", "W", store, "trim-end"),
    null,
    verb("Cut", "Ctrl+X", store, "cut"),
    verb("Copy", "Ctrl+C", store, "copy"),
    verb("Paste at the playhead", "Ctrl+V", store, "paste"),
    verb("Duplicate", "D", store, "duplicate"),
    null,
    verb("Remove", "Del", store, "remove"),
    verb("Remove and close up", "X", store, "remove-and-close"),
    ...(cut ? [verb("Cut out from in to out", "", store, "extract-range")] : []),
    null,
    ...(track.kind === "video" ? [verb("Sound on its own track", "A", store, "detach-sound")] : []),
    ...settings(store, item, free),
    ...pictureLines(item, store, free),
  ];
}

function pictureLines({ id, place, glide }, store, free) {
  const lines = [
    ...(place ? [line("Reset picture", store, resetting(id), free)] : []),
    ...(glide ? [line("No glide", store, { type: "stop_gliding", clips: [id] }, free)] : []),
  ];
  return lines.length ? [null, ...lines] : [];
}

/** A picture as it comes. */
function resetting(id) {
  return { type: "set_placement", clips: [id], ...WHOLE };
}

function settings(store, { id, asset, frames, speed, gain, fade_in, fade_out, sound }, free) {
  const second = rateOf(store.timeline);
  const row = (title, choices, command, chosen) => ({
    title,
    lines: choices.map(([text, value]) => line(text, store, command(value), free && value !== chosen)),
  });
  const fades = FADES.map(([text, seconds]) => [text, Math.round(seconds * second)]).filter(([, length]) => 2 * length <= frames);
  const heard = store.assets[asset]?.has_audio;
  const sounds = soundsOf(store.assets[asset]);
  return [
    row("Speed", SPEEDS, (value) => ({ type: "set_speed", clip: id, speed: value }), speed),
    ...(heard && sound !== NO_SOUND ? [row("Volume", GAINS, (value) => ({ type: "set_gain", clip: id, gain: value }), gain)] : []),
    ...(heard ? [row(sounds.length > 2 ? "Sound track" : "Sound", sounds, (value) => ({ type: "set_sound", clip: id, sound: value }), sound)] : []),
    row("Fades", fades, (value) => ({ type: "set_fades", clip: id, fade_in: value, fade_out: value }), fade_in === fade_out ? fade_in : null),
  ];
}

function soundsOf(asset) {
  const several = (asset?.sounds ?? []).map(({ name }, index) => [name, index + 1]);
  if (!several.length) return [["On", 1], ["Off", NO_SOUND]];
  return [...several, ["All of them, mixed", 0], ["No sound", NO_SOUND]];
}

// What can be done at a moment, wherever it is clicked.
function timeLines(store, frame) {
  const at = (name) => () => {
    store.setPlayhead(frame);
    perform(store, name);
  };
  return [
    ["Paste here", "", () => sendPaste(store, pasteAt(store, frame)), pasteAt(store, frame) !== null],
    ["Split everything here", "", at("split-all"), true],
    ["Marker here", "", at("marker"), !store.timeline.markers.some((marker) => marker.at === frame)],
    ["Caption here", "", at("caption"), true],
    null,
    ...rangeLines(store, frame),
    verb("Cut out from in to out", "X", store, "extract-range"),
  ];
}

function rangeLines(store, frame) {
  const at = (name) => () => {
    store.setPlayhead(frame);
    perform(store, name);
  };
  return [
    ["In point here", "", at("in"), true],
    ["Out point here", "", at("out"), true],
    ["Clear in and out", "Alt+X", () => perform(store, "clear-range"), store.inPoint !== null || store.outPoint !== null],
  ];
}

function line(text, store, command, possible = true) {
  return [text, "", () => store.send(command), possible];
}

function verb(text, key, store, name) {
  return [text, key, () => perform(store, name), VERBS[name].possible(store)];
}

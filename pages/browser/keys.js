// Which key does what: one table from the position of a key to a verb.
//
// Letters are matched on `event.code`, so that they stay in place on every keyboard; with Ctrl or Cmd they
// are those on the keys, as in every other program: Z and Y change places between keyboards. Signs, which
// wander too, are matched on the sign. Nothing here takes a key that the browser wants.

import { HELP as SOURCE_HELP } from "cutroom/library/source_keys.js";
import { performByKey } from "cutroom/verbs.js";

/** Groups of lines for the help: [title, [[keys as shown, what they do], …]]. */
export const HELP = [
  [
    "Play",
    [
      ["Space", "Play, pause"],
      ["J K L", "Back, stop, forward; again is faster"],
      ["← →", "One frame (Shift: one second)"],
      ["↑ ↓", "Previous, next cut"],
      ["Home End", "Start, end"],
      ["G", "Go to a timecode"],
      ["R", "Play again and again"],
      ["F", "Full screen"],
    ],
  ],
  [
    "Cut",
    [
      ["S", "Split at the playhead (Shift: all tracks)"],
      ["Q W", "Trim the start, the end to the playhead"],
      ["Delete", "Remove, leave a gap"],
      ["Shift+Delete, X", "Remove and close up"],
      ["Ctrl+C, Ctrl+X", "Copy, cut the selected clips"],
      ["Ctrl+V", "Paste at the playhead; what follows makes room"],
      ["D", "Duplicate the selected clips"],
      ["A", "Give the sound of the selected clips a track of its own"],
      ["Drag an edge", "Trim (Alt: close up, Shift: move the cut)"],
      ["Drag a clip", "Move it, or all that are selected, among the others (Ctrl: exactly here, over what is there)"],
      ["Drag it off the tracks", "Above the pictures, or below the sound: a new track for it, or for all that are selected"],
      ["Alt+drag a clip", "Show another part of its media"],
    ],
  ],
  [
    "Mark",
    [
      ["I O", "Set in, out (Shift: go there)"],
      ["Alt+X", "Clear in and out"],
      ["M", "Marker (double click: name it)"],
      ["T", "Caption at the playhead"],
      ["C", "Picture of this frame"],
    ],
  ],
  [
    "Everything else",
    [
      ["N", "Snapping"],
      ["Drag in the preview", "Move a picture that is being placed, or scale it by a corner (Shift: about its middle, Alt: no snapping)"],
      ["Ctrl+wheel", "Zoom at the pointer (Shift+wheel: scroll)"],
      ["+ − \\", "Zoom in, zoom out, fit (also Shift+Z)"],
      ["Ctrl+Z", "Undo (Shift: redo)"],
      ["Enter", "Select the clip at the playhead; again: on the next track"],
      ["Ctrl+A, Esc", "Select all, nothing"],
      ["Ctrl+S", "Save a named version"],
      ["E", "Export"],
      ["?", "All keys"],
    ],
  ],
  ["In the preview of a file of the library", SOURCE_HELP],
];

const CODES = {
  Space: "play",
  KeyJ: "shuttle-back",
  KeyK: "shuttle-stop",
  KeyL: "shuttle-forward",
  ArrowLeft: "frame-back",
  ArrowRight: "frame-forward",
  "Shift+ArrowLeft": "second-back",
  "Shift+ArrowRight": "second-forward",
  ArrowUp: "previous-cut",
  ArrowDown: "next-cut",
  Home: "start",
  End: "end",
  KeyG: "goto",
  KeyR: "loop",
  KeyF: "full-screen",
  KeyS: "split",
  "Shift+KeyS": "split-all",
  KeyQ: "trim-start",
  KeyW: "trim-end",
  Delete: "remove",
  Backspace: "remove",
  "Shift+Delete": "remove-and-close",
  "Shift+Backspace": "remove-and-close",
  KeyX: "remove-and-close",
  KeyI: "in",
  KeyO: "out",
  "Shift+KeyI": "goto-in",
  "Shift+KeyO": "goto-out",
  "Alt+KeyX": "clear-range",
  KeyM: "marker",
  KeyT: "caption",
  KeyC: "snapshot",
  KeyN: "snapping",
  KeyE: "export",
  KeyD: "duplicate",
  KeyA: "detach-sound",
  "Mod+KeyC": "copy",
  "Mod+KeyX": "cut",
  "Mod+KeyV": "paste",
  "Mod+KeyZ": "undo",
  "Mod+Shift+KeyZ": "redo",
  "Mod+KeyY": "redo",
  "Mod+KeyS": "save-version",
  "Mod+KeyA": "select-all",
  Enter: "select-here",
  Escape: "select-none",
  Backslash: "fit", // the key has another sign on many keyboards
  "Shift+KeyZ": "fit",
  NumpadAdd: "zoom-in",
  NumpadSubtract: "zoom-out",
};

const SIGNS = { "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", "\\": "fit", Z: "fit", "?": "help" };
const REPEATING = new Set([
  "frame-back",
  "frame-forward",
  "second-back",
  "second-forward",
  "previous-cut",
  "next-cut",
  "undo",
  "redo",
  "zoom-in",
  "zoom-out",
]);
const MOVING = /^(Arrow|Home|End|Page)/;
const PRESSABLE = "button, a, summary, [role=button], [role=tab], input[type=checkbox], input[type=radio]";

/** The verb for a key event, or null. */
export function verbFor(event) {
  const mod = event.ctrlKey || event.metaKey;
  const key = mod && /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
  const chord = `${mod ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${key}`;
  const verb = CODES[chord] ?? (mod || event.altKey ? null : SIGNS[event.key]) ?? null;
  return event.repeat && !REPEATING.has(verb) ? null : verb;
}

/** Listen to the keys of the whole page for a store. Returns what stops it. */
export function listenToKeys(store) {
  let pointed = false; // a control that a pointer gave the focus has done its work, and takes no key
  const onPointer = () => (pointed = true);
  const onTab = ({ key }) => key === "Tab" && (pointed = false);
  function onKey(event) {
    if (event.defaultPrevented || event.isComposing || belongsElsewhere(event, pointed)) return;
    const verb = verbFor(event);
    if (verb === null) return;
    event.preventDefault(); // an impossible verb is still not the browser's
    performByKey(store, verb);
  }
  window.addEventListener("pointerdown", onPointer, true);
  window.addEventListener("keydown", onTab, true);
  window.addEventListener("keydown", onKey);
  return () => {
    window.removeEventListener("pointerdown", onPointer, true);
    window.removeEventListener("keydown", onTab, true);
    window.removeEventListener("keydown", onKey);
  };
}

// Keys go to what has the focus where they mean something there.
function belongsElsewhere({ target, code, ctrlKey, metaKey }, pointed) {
  if (document.querySelector(".q-dialog, dialog[open], [aria-modal=true]")) return true;
  if (!(target instanceof Element)) return false;
  if (code === "KeyC" && (ctrlKey || metaKey) && String(getSelection())) return true; // words are marked, to be copied
  if (isTyped(target) || target.closest("[role=menu], [role=listbox], .q-menu")) return true;
  if (MOVING.test(code) && target.closest("input, [role=slider]")) return true;
  if (pointed) return false;
  if (MOVING.test(code)) return target.closest("[role=tablist]") !== null;
  const pressing = code === "Space" || code === "Enter";
  return pressing && target.matches(PRESSABLE) && target.matches(":focus-visible");
}

function isTyped(target) {
  if (target.isContentEditable || target.closest("textarea, select")) return true;
  return target.matches("input:not([type=range], [type=checkbox], [type=radio], [type=button])");
}

// Which key does what in the preview of a file of the library: one table for the keys and for their help.

/** Lines for the help: [keys as shown, what they do]. */
export const HELP = [
  ["Space", "Play, pause"],
  ["← →", "One picture (Shift: one second)"],
  ["Home End", "Start, end"],
  ["I O", "Set in, out"],
  ["Alt+X", "Take the whole file"],
  ["Enter", "Insert at the playhead"],
];

/** What the keys do, by their positions: methods of the preview, with what they are given. `second` is how
    many pictures that is. */
export function verbFor({ code, shiftKey, altKey }, second) {
  const pictures = shiftKey ? second : 1;
  return {
    Space: ["toggle"],
    KeyI: ["mark", "inPoint"],
    KeyO: ["mark", "outPoint"],
    ArrowLeft: ["step", -pictures],
    ArrowRight: ["step", pictures],
    Home: ["step", -Infinity],
    End: ["step", Infinity],
    Enter: ["insert"],
    "Alt+KeyX": ["clear"],
  }[altKey ? `Alt+${code}` : code];
}

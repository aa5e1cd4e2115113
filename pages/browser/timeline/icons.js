// The small drawings on the timeline's buttons: strokes on a 24 × 24 grid in the colour of the text.

const PATHS = {
  split:
    "M9 6a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM8.200 8.200L12 12M20 4L8.200 15.800M14.800 14.800L20 20",
  remove: "M4 7h16M9 7V4h6v3M6.500 7l1 13h9l1-13",
  "remove-and-close":
    "M12 5v14M3 12h5.500M6 9.500L8.500 12 6 14.500M21 12h-5.500M18 9.500L15.500 12l2.500 2.500",
  "extract-range": "M7 5H4v14h3M17 5h3v14h-3M9.500 9.500l5 5M14.500 9.500l-5 5",
  marker: "M7 4h10v10l-5 5-5-5z",
  snapping: "M6 4v8a6 6 0 0 0 12 0V4M6 8h4M14 8h4M10 4v8a2 2 0 0 0 4 0V4M6 4h4M14 4h4",
  linked: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.300 1.300M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.300-1.300",
  ripple: "M4 5v14M8 12h12M16 8l4 4-4 4",
  "zoom-out": "M5 12h14",
  "zoom-in": "M5 12h14M12 5v14",
  fit: "M4 6v12M20 6v12M7.500 12h9M10 9l-3 3 3 3M14 9l3 3-3 3",
  video: "M4 6h16v12H4zM8 6v12M16 6v12",
  audio: "M5 10v4M9 7v10M13 4v16M17 8v8M21 11v2",
  captions: "M4 6h16v12H4zM7.500 14h5M15 14h1.500",
  sound: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  silent: "M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM16 10l5 5M21 10l-5 5",
  unlocked: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 6.800-1.200",
  locked: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  close: "M7 7l10 10M17 7L7 17",
  add: "M12 5v14M5 12h14",
};

/** An icon as SVG text. */
export function icon(name) {
  return `<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor"
    stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"><path d="${PATHS[name]}"/></svg>`;
}

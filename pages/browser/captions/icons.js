// The signs of the captions list, drawn on a field of 24 × 24.

const PATHS = {
  add: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  bin: "M9 4h6l1 1.5h4V7H4V5.5h4zM6 8.5h12L17.2 20H6.8zm3.4 2 .4 7.5h1.4l-.4-7.5zm5.2 0h-1.4l-.4 7.5h1.4z",
  style: "M8.6 5h2.3l5 13h-2.4l-1.2-3.3H7.1L5.9 18H3.6zm1.1 2.7-1.9 5.1h3.8zM18.2 9.3c2 0 3 1 3 2.8V18h-1.8v-.9c-.5.7-1.2 1.1-2.2 1.1-.8 0-1.4-.2-1.9-.6l.8-1.4c.9.6 2.9.5 3-.7v-.3h-1.2v-1.5h1.2c0-.8-.4-1.2-1.1-1.2-.6 0-1.1.2-1.6.5l-.7-1.3c.7-.5 1.6-.7 2.5-.4z",
  shift: "M8 6 3 12l5 6v-5h8v5l5-6-5-6v5H8z",
  merge: "M5 4h14v5H5zm0 11h14v5H5zm6-5h2v1.4h1.8L12 14.2l-2.8-2.8H11z",
  take: "M11 3h2v9.2l3-3 1.4 1.4L12 16l-5.4-5.4L8 9.2l3 3zM4 15h2v4h12v-4h2v6H4z",
  give: "M12 3l5.4 5.4L16 9.8l-3-3V16h-2V6.8l-3 3-1.4-1.4zM4 15h2v4h12v-4h2v6H4z",
};

/** Markup of a sign. */
export function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}

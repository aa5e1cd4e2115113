// The player's signs, drawn on a field of 24 × 24.

const PATHS = {
  play: "M8 5.2v13.6a.6.6 0 0 0 .92.5l10.6-6.8a.6.6 0 0 0 0-1L8.92 4.7A.6.6 0 0 0 8 5.2Z",
  pause: "M7 5h3.4v14H7zM13.6 5H17v14h-3.4z",
  frameBack: "M15.5 6v12l-8-6zM17.5 6h1.8v12h-1.8z",
  frameOn: "M8.5 6v12l8-6zM4.7 6h1.8v12H4.7z",
  cutBack: "M5 5.5h1.8v13H5zM18.5 6v12l-9-6z",
  cutOn: "M17.2 5.5H19v13h-1.8zM5.5 6v12l9-6z",
  loud: "M4 9.5v5h3.2L12 18.6V5.4L7.2 9.5zM14.2 8.2a5 5 0 0 1 0 7.6l1.1 1.3a6.7 6.7 0 0 0 0-10.2zM16.8 5.4a8.6 8.6 0 0 1 0 13.2l1.1 1.3a10.3 10.3 0 0 0 0-15.8z",
  silent: "M4 9.5v5h3.2L12 18.6V5.4L7.2 9.5zM14.5 9.7l1.2-1.2 2.1 2.2 2.2-2.2 1.2 1.2-2.2 2.3 2.2 2.2-1.2 1.2-2.2-2.2-2.1 2.2-1.2-1.2 2.2-2.2z",
  full: "M4 4h6v1.8H5.8V10H4zM14 4h6v6h-1.8V5.8H14zM4 14h1.8v4.2H10V20H4zM18.2 14H20v6h-6v-1.8h4.2z",
  small: "M8.2 4H10v6H4V8.2h4.2zM14 4h1.8v4.2H20V10h-6zM4 14h6v6H8.2v-4.2H4zM14 14h6v1.8h-4.2V20H14z",
};

/** Markup of a sign. */
export function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}

// The colours of the canvas: the page's CSS variables, with a fallback for each.

const FALLBACKS = {
  "surface-0": "#0e0f12",
  "surface-1": "#15171b",
  "surface-2": "#1e2126",
  "surface-3": "#282c33",
  line: "#292d34",
  text: "#e9ebef",
  "text-dim": "#8f99a8",
  accent: "#5763ea",
  "accent-text": "#ffffff",
  danger: "#f2666b",
  ok: "#3fb984",
  warn: "#e0a63f",
  "clip-video": "#37446f",
  "clip-audio": "#24574d",
};

/** The colours that an element sees: {surface0, textDim, clipVideo, …} and the font. */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const palette = { font: style.fontFamily || "sans-serif" };
  for (const [name, fallback] of Object.entries(FALLBACKS)) {
    const key = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    palette[key] = style.getPropertyValue(`--${name}`).trim() || fallback;
  }
  palette.dark = document.documentElement.dataset.theme !== "light";
  return palette;
}

// How captions look, as CSS that draws what an export burns in (app/adapters/ffmpeg/filters/captions.py):
// lengths in parts of a line, whose height the stylesheet takes from `--size`. Pure.

const SIDES = { left: "flex-start", centre: "center", right: "flex-end" };

/** Dress an element in a style of captions; its stylesheet reads what is set here. */
export function dress(element, style) {
  const { dataset, style: css } = element;
  dataset.place = style.place;
  dataset.font = style.font;
  dataset.bold = style.bold;
  dataset.boxed = style.opacity > 0;
  css.setProperty("--size", style.size);
  css.setProperty("--colour", style.colour);
  css.setProperty("--outline", style.outline);
  css.setProperty("--outline-colour", style.outline_colour);
  css.setProperty("--shadow-depth", style.shadow);
  css.setProperty("--background", style.background);
  css.setProperty("--opacity", style.opacity);
  css.setProperty("--margin", style.margin);
  css.setProperty("--side", SIDES[style.side]);
  css.setProperty("--lean", style.side === "centre" ? "center" : style.side);
}

/** Whether two styles are the same in every field. */
export function alike(one, other) {
  return Object.keys(one).every((name) => one[name] === other[name]);
}

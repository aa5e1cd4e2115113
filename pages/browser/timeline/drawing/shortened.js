// A text for a canvas that ends in "…" where there is no room for all of it.

/** The longest beginning of a text that fits into so many pixels, in the context's own font. */
export function shortened(context, text, wide) {
  if (context.measureText(text).width <= wide) return text;
  const signs = [...text]; // whole characters: half an emoji is none
  let [fits, tooMany] = [0, signs.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (context.measureText(beginning(signs, middle)).width <= wide) fits = middle;
    else tooMany = middle;
  }
  return fits ? beginning(signs, fits) : "";
}

function beginning(signs, count) {
  return `${signs.slice(0, count).join("").trimEnd()}…`;
}

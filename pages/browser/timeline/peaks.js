// The loudness of a file, read at any zoom. Pure: bytes in, columns out.
//
// One byte holds the peak of a hundredth of a second, 255 is full scale. Coarser levels, each the
// loudest of eight bytes of the one before, keep a long file as cheap to draw as a short one.

const A_SECOND = 100;
const STEP = 8;

/** The levels of a file's peaks, finest first. */
export function levelsOf(bytes) {
  const levels = [bytes];
  while (levels.at(-1).length > 512) levels.push(coarser(levels.at(-1)));
  return levels;
}

/** `count` columns between 0 and 1, each the loudest of `width` seconds, from second `start` on. */
export function columnsOf(levels, start, width, count) {
  const samples = width * A_SECOND;
  const depth = Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log(samples / 2) / Math.log(STEP))));
  const level = levels[depth];
  const aSecond = A_SECOND / STEP ** depth;
  const columns = new Float32Array(count);
  for (let column = 0; column < count; column += 1) {
    const first = Math.floor((start + column * width) * aSecond);
    const last = Math.max(first + 1, Math.floor((start + (column + 1) * width) * aSecond));
    let loudest = 0;
    for (let index = Math.max(0, first); index < last && index < level.length; index += 1)
      if (level[index] > loudest) loudest = level[index];
    columns[column] = loudest / 255;
  }
  return columns;
}

function coarser(bytes) {
  const next = new Uint8Array(Math.ceil(bytes.length / STEP));
  for (let index = 0; index < bytes.length; index += 1) {
    const at = Math.floor(index / STEP);
    if (bytes[index] > next[at]) next[at] = bytes[index];
  }
  return next;
}

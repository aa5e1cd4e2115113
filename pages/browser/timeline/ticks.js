// Which marks the ruler shows at a zoom. Pure.

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
const FRAMES = [1, 2, 5, 10, 15];
const LABEL = 84; // pixels that a label and its air take
const SMALL = 7; // pixels between small marks

/** {major, minor}: frames between labels and between small marks. */
export function stepsOf(pixelsPerFrame, rate) {
  const nominal = Math.max(1, Math.round(rate));
  const steps = [...FRAMES.filter((step) => step < nominal), ...SECONDS.map((seconds) => seconds * nominal)];
  const major = steps.find((step) => step * pixelsPerFrame >= LABEL) ?? steps.at(-1);
  const minor = steps.find((step) => major % step === 0 && step * pixelsPerFrame >= SMALL) ?? major;
  return { major, minor };
}

/** The marks between two frames: [{frame, major}], ascending. */
export function ticksBetween(first, last, pixelsPerFrame, rate) {
  const { major, minor } = stepsOf(pixelsPerFrame, rate);
  const ticks = [];
  for (let frame = Math.max(0, Math.floor(first / minor) * minor); frame <= last; frame += minor)
    ticks.push({ frame, major: frame % major === 0 });
  return ticks;
}

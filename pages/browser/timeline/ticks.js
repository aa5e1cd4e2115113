// Which marks the ruler shows at a zoom. Pure.
import { counted, framesBefore, nominalOf } from "cutroom/counting.js";

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
const FRAMES = [1, 2, 5, 10, 15];
const LABEL = 84; // pixels that a label and its air take
const SMALL = 7; // pixels between small marks

/** {major, minor}: how far labels and small marks are apart, each {frames} or {seconds}. */
export function stepsOf(pixelsPerFrame, rate) {
  const nominal = Math.max(1, Math.round(rate));
  const steps = [
    ...FRAMES.filter((step) => step < nominal).map((step) => ({ length: step, frames: step })),
    ...SECONDS.map((seconds) => ({ length: seconds * nominal, seconds })),
  ];
  const roomy = (step, pixels) => step.length * pixelsPerFrame >= pixels;
  const major = steps.find((step) => roomy(step, LABEL)) ?? steps.at(-1);
  // Between labels on seconds of unequal length only other seconds are marked.
  const fits = (step) => major.length % step.length === 0 && (nominalOf(rate) || !major.seconds || step.seconds);
  const minor = steps.find((step) => fits(step) && roomy(step, SMALL)) ?? major;
  return { major, minor };
}

/** The marks between two frames: [{frame, major}], ascending. */
export function ticksBetween(first, last, pixelsPerFrame, rate) {
  const { major, minor } = stepsOf(pixelsPerFrame, rate);
  const start = Math.max(0, Math.floor(first));
  let number = Math.floor(minor.seconds ? counted(start, rate).second / minor.seconds : start / minor.frames);
  const ticks = [];
  for (; ; number += 1) {
    const frame = minor.seconds ? framesBefore(number * minor.seconds, rate) : number * minor.frames;
    if (frame > last) return ticks;
    ticks.push({ frame, major: (number * minor.length) % major.length === 0 });
  }
}

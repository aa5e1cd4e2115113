// Reading a time that a person typed. Pure.
import { framesBefore } from "cutroom/counting.js";

/** The frame that a text names, or null: "1:02:03:04", "2:03:04", "75" or "+75" frames, "2.5s", "01:02.5". */
export function typedFrame(text, rate, from = 0) {
  const sign = /^\s*([+-]?)/.exec(text)[1];
  const magnitude = typedLength(text.trim().replace(/^[+-]/, ""), rate);
  if (magnitude === null) return null;
  if (sign === "") return magnitude;
  return Math.max(0, sign === "+" ? from + magnitude : from - magnitude);
}

function typedLength(text, rate) {
  if (/^\d+$/.test(text)) return Number(text);
  const seconds = /^(\d+(?:[.,]\d+)?)\s*s$/.exec(text);
  if (seconds) return Math.round(decimal(seconds[1]) * rate);
  const clock = /^(?:(\d+):)?(\d+):(\d+[.,]\d+)$/.exec(text);
  if (clock) return Math.round((Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + decimal(clock[3])) * rate);
  if (!/^\d+([:;]\d+){1,3}$/.test(text)) return null;
  const parts = text.split(/[:;]/).map(Number);
  const frames = parts.pop();
  const whole = parts.reduce((sum, part) => sum * 60 + part, 0);
  return framesBefore(whole, rate) + frames;
}

function decimal(text) {
  return Number(text.replace(",", "."));
}

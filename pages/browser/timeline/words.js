// Times as people read them beside the pointer. Pure.

import { timecode } from "cutroom/document.js";

/** A length or a place without needless hours: "00:03:12". */
export function shortTime(frame, timeline) {
  const text = timecode(Math.abs(Math.round(frame)), timeline);
  return text.startsWith("00:") ? text.slice(3) : text;
}

/** A change with its sign: "+00:00:12". */
export function change(frames, timeline) {
  const sign = frames < 0 ? "−" : "+";
  return `${sign}${shortTime(frames, timeline)}`;
}

/** What stands beside the pointer in a drag: its parts, those that are there. */
export function tipOf(...parts) {
  return parts.filter(Boolean).join("  ·  ");
}

/** A speed as a badge: "2×", "0.5×". */
export function speedText(speed) {
  return `${Number(speed.toFixed(2))}×`;
}

/** A change of volume as a badge: "+3 dB". */
export function gainText(decibels) {
  return `${decibels > 0 ? "+" : "−"}${Number(Math.abs(decibels).toFixed(1))} dB`;
}

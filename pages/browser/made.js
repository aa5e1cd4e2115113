// How an export was made, as the rows of a small table: what a report has that a person may ask for.
import { clock, withUnit } from "cutroom/words.js";

const WORKING = ["preparing", "indexing", "encoding", "joining", "verifying", "finalising"];

/** [[what, how], …] of a job's result; nothing when it has no report. */
export function made({ report, revision } = {}) {
  if (!report) return [];
  return [
    ["File", shape(report)],
    ["Copied", copied(report)],
    ["Encoded", encoded(report)],
    ["Sound", sound(report)],
    ["Checked", checked(report)],
    ["Note", notes(report)],
    ["Took", took(report)],
    ["From", revision === undefined ? "" : `version ${revision} of the timeline`],
    ["With", Object.entries(report.versions ?? {}).map(([name, version]) => `${NAMES[name] ?? name} ${version}`).join(", ")],
  ].filter(([, how]) => how);
}

const NAMES = { cutroom: "Cutroom", ffmpeg: "ffmpeg", pyav: "PyAV" };

function notes({ made_again: why, planned_anew: anew }) {
  return [
    why ? `Made again in full: ${why}` : "",
    anew ? "Planned by another version of Cutroom, so it was planned anew." : "",
  ].filter(Boolean).join(" ");
}

const count = (number) => number.toLocaleString("en");

function shape({ width, height, picture_codec: picture, seconds, frames }) {
  const size = width ? `${width}×${height} ${picture}` : "";
  return [size, frames ? `${count(frames)} pictures` : "", clock(seconds)].filter(Boolean).join(", ");
}

function copied({ copied_frames: taken, frames }) {
  return taken && frames ? `${count(taken)} of ${count(frames)} pictures, bit for bit` : "";
}

function encoded({ encoded: reasons }) {
  return Object.entries(reasons ?? {}).map(([why, many]) => `${count(many)}: ${why}`).join(" ");
}

function sound({ sound_codec: codec, copied_sound_packets: taken }) {
  if (!codec) return "";
  return taken ? `${codec}, ${count(taken)} packets copied` : codec;
}

function checked({ frames, seams }) {
  if (!frames) return "";
  const across = seams ? `; decoded across ${count(seams)} ${seams === 1 ? "seam" : "seams"}` : "";
  return `streams, lengths and the time of every picture${across}`;
}

function took({ took: seconds }) {
  return WORKING.filter((stage) => seconds?.[stage] >= 0.05).map((stage) => `${stage} ${withUnit(seconds[stage].toFixed(1), "s")}`).join(", ");
}

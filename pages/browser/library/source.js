// A part of a media file before it is on the timeline. Pure; counted in pictures of the file itself.

import { rateOf } from "cutroom/document.js";
import { mediaFrames } from "cutroom/timeline/limits.js";

const SLACK = 1e-6; // of a picture: seconds come as floats

/** In what a file is counted: {rate: [num, den], count}. Sound is counted in frames of the timeline. */
export function countOf(asset, timeline) {
  const rate = asset.rate ?? timeline.rate;
  return { rate, count: Math.max(1, mediaFrames(asset.duration, 1, perSecond(rate))) };
}

/** Which picture is seen at a time of the file. */
export function pictureAt(seconds, { rate, count }) {
  return Math.min(count - 1, Math.max(0, Math.floor(seconds * perSecond(rate) + SLACK)));
}

/** The middle of a picture's time, where every browser shows that one. */
export function middleOf(picture, { rate }) {
  return (picture + 0.5) / perSecond(rate);
}

/** What is between in and out as a piece for the timeline, {asset, source_start, frames}; null where nothing is.
    What is not set stands for the start, or the end. */
export function partOf(asset, timeline, { inPoint, outPoint }) {
  const { rate, count } = countOf(asset, timeline);
  const [num, den] = rate;
  const start = inPoint ?? 0;
  const end = outPoint ?? count;
  if (end <= start) return null;
  const rest = asset.duration - (start * den) / num;
  const seconds = outPoint === null ? rest : Math.min(rest, ((end - start) * den) / num);
  const frames = Math.max(1, mediaFrames(seconds, 1, rateOf(timeline)));
  return { asset: asset.id, source_start: `${start * den}/${num}`, frames };
}

/** The edit that puts a piece between what stands at a frame; on a track of its own where none is open. */
export function insertion(piece, kind, timeline, at) {
  const track = timeline.tracks.findLast((one) => one.kind === kind && !one.locked);
  return track ? { type: "insert", track: track.id, at, ...piece } : { type: "overwrite", track: null, kind, at, ...piece };
}

function perSecond([num, den]) {
  return num / den;
}

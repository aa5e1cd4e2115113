// What is to be seen and heard when. Pure: a document and its media in, runs and look-ups out.
//
// A run is an uninterrupted stretch of one source. Clips that follow each other without a jump
// (same source, out == next in, same speed) are one run, so nothing happens at the cut between them.
//
//     V2            | c3   |                seen: V1's run, V2's over it, V1's again
//     V1    | c1 | c2        |   | c4 |     c1 and c2 are one run when c2 goes on where c1 stops
//
// A picture that certainly fills the frame hides what is under it, which then needs no element.
import { NO_SOUND, clipsOf, framesOf, rateOf, rational } from "cutroom/document.js";
import { fills, goalOf, placeAt, placeOf } from "cutroom/player/placing.js";
import { lastAtOrBefore } from "cutroom/player/search.js";
import { shownParts } from "cutroom/player/shown_parts.js";

/** What carries a run: a moving picture, sound alone, a still picture, a card with a sentence, or nothing. */
export const Medium = Object.freeze({
  VIDEO: "video",
  SOUND: "audio",
  STILL: "still",
  CARD: "card",
  NOTHING: "nothing",
});

const ALL = 0; // sound tracks, instead of the number of one
const SAME_MOMENT = 1e-5; // seconds: below any frame's and any sample's length
const INSIDE = 1e-4; // seconds: more than rounding takes away, less than a frame of any camera
const SHORT = 1; // seconds: behind a run as short as this, the one after it is prepared too

export class Plan {
  /** `loose` is a clip whose picture is being placed: whatever it hides now may be seen in a moment. */
  constructor(timeline, assets, loose = null) {
    this.rate = timeline ? rateOf(timeline) : 25;
    this.frames = timeline ? framesOf(timeline) : 0;
    this.lanes = (timeline?.tracks ?? []).flatMap((track) => lanesOf(track, assets, this.rate));
    const hides = ({ placed, run }) => placed.item.id !== loose && fillsFrame(placed.item, run.asset, timeline.size);
    this.sights = shownParts(this.lanes.map(pictures), { hides });
    for (const { run } of this.sights.flat()) run.visible = true;
    for (const run of this.lanes.flat()) run.medium = mediumOf(run);
    this.onlyHeard = this.frames > 0 && !this.lanes.flat().some(({ picture }) => picture); // nowhere a picture
  }

  /** What is seen at a frame, the lowest first: [{run, placed}], empty where it is black. */
  layers(frame) {
    return this.sights
      .map((parts) => parts[lastAtOrBefore(parts, frame)])
      .filter((part) => part && frame < part.end)
      .reverse();
  }

  /** Whether all pictures of a frame are among its layers, and none is hidden. */
  isOpen(frame) {
    const there = this.lanes.flatMap((runs) => {
      const run = runs[lastAtOrBefore(runs, frame)];
      return run?.picture && frame < run.end && placeOf(clipIn(run, frame).item).opacity > 0 ? [run] : [];
    });
    return there.length === this.layers(frame).length;
  }

  /** The runs that play at a frame. */
  playing(frame) {
    return this.lanes
      .map((runs) => runs[lastAtOrBefore(runs, frame)])
      .filter((run) => run && frame < run.end && isCarried(run));
  }

  /** The runs that start soon after a frame, the next of each track. */
  upcoming(frame, seconds) {
    const found = [];
    for (const runs of this.lanes) {
      let index = lastAtOrBefore(runs, frame) + 1;
      const first = runs[index];
      for (; index < runs.length && runs[index].start <= frame + seconds * this.rate; index += 1) {
        if (isCarried(runs[index])) found.push(runs[index]);
        if (runs[index] !== first || first.end - first.start > SHORT * this.rate) break;
      }
    }
    return found;
  }

  /** The seconds into its source that a run has reached at a position, which may lie between frames. */
  sourceAt(run, position) {
    return run.sourceStart + ((position - run.start) / this.rate) * run.speed;
  }

  /** Where to seek for what a run shows at a position: surely the picture that starts there, not the one before. */
  seekFor(run, position) {
    return this.sourceAt(run, position) + INSIDE;
  }

  /** The position on the timeline at which a run has reached a moment of its source. */
  positionAt(run, seconds) {
    return run.start + ((seconds - run.sourceStart) / run.speed) * this.rate;
  }

  /** The runs that show the same moment of the same source at a position as another plan's run does, the
      one on its track first. */
  counterparts(run, position, seconds) {
    const alike = this.playing(Math.floor(position)).filter(
      (other) =>
        other.url === run.url &&
        other.medium === run.medium &&
        other.speed === run.speed &&
        other.keepPitch === run.keepPitch &&
        Math.abs(this.sourceAt(other, position) - seconds) < 0.5 / this.rate,
    );
    const isNear = ({ trackId }) => trackId === run.trackId;
    return [...alike.filter(isNear), ...alike.filter((other) => !isNear(other))];
  }
}

/** The clip of a run that holds a position: the first or last one where it lies outside. */
export function clipIn(run, position) {
  return run.clips[Math.max(0, lastAtOrBefore(run.clips, position))];
}

/** How far a clip's fades let it through at a position: 0 … 1. */
export function fadeAt({ item, start, end }, position) {
  const rising = item.fade_in ? (position - start) / item.fade_in : 1;
  const falling = item.fade_out ? (end - position) / item.fade_out : 1;
  return Math.max(0, Math.min(1, rising, falling));
}

/** How strongly a clip's picture covers what is under it at a position: 0 … 1. */
export function strengthAt(placed, position) {
  return (placeOf(placed.item).opacity / 100) * fadeAt(placed, position);
}

/** How a clip's picture lies in a frame of the timeline; between frames it does not move on, as in an export. */
export function placeIn({ item, start }, frame) {
  return placeAt(item, frame - start);
}

/** The factor that a run's sound is multiplied with at a position: gain and fades. */
export function loudnessAt(run, position) {
  if (!run.audible) return 0;
  const placed = clipIn(run, position);
  return 10 ** (Number(placed.item.gain ?? 0) / 20) * fadeAt(placed, position);
}

/** The runs of a track, and beside them those of sound tracks that a browser does not play with the picture. */
function lanesOf(track, assets, rate) {
  const clips = [...clipsOf(track)].map((placed) => ({ placed, asset: assets[placed.item.asset] }));
  const main = clips.map(({ placed, asset }) => runOf(placed, track, asset));
  const beside = clips.map(({ placed, asset }, at) => furtherSounds(placed.item, asset).map((url) => besideOf(main[at], url)));
  const depth = Math.max(0, ...beside.map(({ length }) => length));
  const further = Array.from({ length: depth }, (_, lane) => beside.flatMap((runs) => runs[lane] ?? []));
  return [main, ...further].map((runs) => joined(runs, rate));
}

/** The addresses of the sound tracks after the first that a clip is heard by; null while one is not there. */
function furtherSounds({ sound = 1 }, asset) {
  const sounds = asset?.sounds ?? [];
  const heard = sound === ALL ? sounds.slice(1) : sound > 1 ? sounds.slice(sound - 1, sound) : [];
  return heard.map(({ play_url: url }) => url);
}

/** Whether the sound that is played with the picture is heard. */
function hearsFirst({ sound = 1 }, asset) {
  return sound !== NO_SOUND && (sound <= 1 || sound > (asset?.sounds?.length ?? 0));
}

function besideOf(run, url) {
  return { ...run, clips: [...run.clips], picture: false, audible: run.sounding, beside: true, url };
}

function joined(all, rate) {
  const runs = [];
  for (const next of all) {
    const last = runs.at(-1);
    if (last && goesOn(last, next, rate)) {
      last.end = next.end;
      last.clips.push(...next.clips);
    } else runs.push(next);
  }
  return runs;
}

function runOf(placed, track, asset) {
  const { item, start, end } = placed;
  return {
    trackId: track.id,
    picture: track.kind === "video" && hasPicture(asset),
    sounding: !track.muted && Boolean(asset?.has_audio),
    audible: !track.muted && Boolean(asset?.has_audio) && hearsFirst(item, asset),
    beside: false, // a sound that another run's picture belongs to
    awaited: furtherSounds(item, asset).includes(null), // not all that is heard can be played yet
    asset,
    assetId: item.asset,
    url: asset?.state === "failed" ? null : asset?.play_url ?? null,
    sourceStart: rational(item.source_start),
    speed: rational(item.speed ?? "1"),
    keepPitch: item.keep_pitch ?? true,
    start,
    end,
    clips: [placed],
    visible: false,
    medium: Medium.NOTHING,
  };
}

function goesOn(run, next, rate) {
  if (run.end !== next.start || run.assetId !== next.assetId) return false;
  if (run.speed !== next.speed || run.keepPitch !== next.keepPitch) return false;
  if (run.url !== next.url || run.audible !== next.audible) return false;
  const out = run.sourceStart + ((run.end - run.start) / rate) * run.speed;
  return run.asset?.still || Math.abs(out - next.sourceStart) < SAME_MOMENT;
}

function mediumOf(run) {
  if (!run.visible) return run.audible && run.url ? Medium.SOUND : Medium.NOTHING;
  if (run.url === null) return Medium.CARD;
  if (run.asset.still) return Medium.STILL;
  if (run.asset.has_video) return Medium.VIDEO;
  return run.audible ? Medium.SOUND : Medium.NOTHING;
}

function isCarried(run) {
  return run.medium !== Medium.NOTHING && run.medium !== Medium.CARD;
}

/** The clips of a lane whose pictures may be seen, with their runs. */
function pictures(runs) {
  return runs.filter(({ picture }) => picture).flatMap((run) => run.clips.map((placed) => ({ run, placed })));
}

/** Whether a file has a picture, or a card in the place of one. */
function hasPicture(asset) {
  return !asset?.play_url || asset.state === "failed" || asset.still || asset.has_video;
}

// A card for a file that nobody knows the shape of is as large as the frame.
function fillsFrame(item, asset, size) {
  if (asset?.see_through) return false;
  const picture = asset?.width ? [asset.width, asset.height] : size;
  return [placeOf(item), goalOf(item)].every((place) => place === null || fills(place, picture, size));
}

// The timeline as a drag would leave it, for drawing. Pure.

let last = { timeline: null, ghost: null, shown: null };

/** The timeline with what a ghost changes: {tracks: {id: items}, cues: {id: cue}, markers: {id: marker},
    newTrack: track|null}. */
export function withGhost(timeline, ghost) {
  if (!ghost) return timeline;
  if (last.timeline === timeline && last.ghost === ghost) return last.shown;
  const { tracks = {}, cues = {}, markers = {}, newTrack = null } = ghost;
  const shown = {
    ...timeline,
    tracks: withNew(
      timeline.tracks.map((track) => (tracks[track.id] ? { ...track, items: tracks[track.id] } : track)),
      newTrack,
    ),
    captions: timeline.captions.map((captions) => ({
      ...captions,
      cues: ghost.cues ? captions.cues.map((cue) => cues[cue.id] ?? cue) : captions.cues,
    })),
    markers: timeline.markers.map((marker) => markers[marker.id] ?? marker),
  };
  last = { timeline, ghost, shown };
  return shown;
}

function withNew(tracks, made) {
  if (!made) return tracks;
  return made.kind === "video" ? [made, ...tracks] : [...tracks, made];
}

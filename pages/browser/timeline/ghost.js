// The timeline as a drag would leave it, for drawing. Pure.

let last = { timeline: null, ghost: null, shown: null };

/** The timeline with what a ghost changes: {tracks: {id: items}, cues: {id: cue}, markers: {id: marker},
    newTracks: tracks, the innermost first}. */
export function withGhost(timeline, ghost) {
  if (!ghost) return timeline;
  if (last.timeline === timeline && last.ghost === ghost) return last.shown;
  const { tracks = {}, cues = {}, markers = {}, newTracks = [] } = ghost;
  const shown = {
    ...timeline,
    tracks: withNew(
      timeline.tracks.map((track) => (tracks[track.id] ? { ...track, items: tracks[track.id] } : track)),
      newTracks,
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
  if (made[0]?.kind === "video") return [...made.toReversed(), ...tracks];
  return [...tracks, ...made];
}

// Which row of the timeline lies where, from top to bottom. Pure.
//
// | ruler            |   fixed
// | captions (a row for each language)
// | tracks, as the document orders them: the topmost picture first

export const RULER = 30;
const HEIGHTS = { captions: 26, video: 78, audio: 54 };
const SPACE = 4;

/** The rows under the ruler: [{kind, id, top, height, track|captions, index}]; `top` counts from the ruler. */
export function rowsOf(timeline) {
  let top = SPACE;
  const rows = [];
  const add = (row, height) => {
    rows.push({ ...row, top, height });
    top += height + SPACE;
  };
  for (const captions of timeline.captions)
    add({ kind: "captions", id: captions.id, captions }, HEIGHTS.captions);
  timeline.tracks.forEach((track, index) =>
    add({ kind: "track", id: track.id, track, index }, HEIGHTS[track.kind]),
  );
  return rows;
}

/** The height of all rows together. */
export function heightOf(rows) {
  const last = rows.at(-1);
  return last ? last.top + last.height + SPACE : 0;
}

/** Where a row's upper edge is on the canvas. */
export function topOf(row, scrollY) {
  return RULER + row.top - scrollY;
}

/** The row at a height of the canvas, or null. */
export function rowAt(rows, y, scrollY) {
  if (y < RULER) return null;
  const inside = y - RULER + scrollY;
  return (
    rows.find((row) => inside >= row.top - SPACE / 2 && inside < row.top + row.height + SPACE / 2) ?? null
  );
}

/** The kind of track that a clip let go here would get anew: above all pictures or below all sound; or null. */
export function newTrackAt(rows, y, scrollY) {
  const tracks = rows.filter(({ kind }) => kind === "track");
  const inside = y - RULER + scrollY;
  const [first, last] = [tracks[0], tracks.at(-1)];
  if (!first) return null;
  if (first.track.kind === "video" && inside < first.top - SPACE / 2) return "video";
  return last.track.kind === "audio" && inside >= last.top + last.height + SPACE / 2 ? "audio" : null;
}

/** The tracks of a kind, the outermost first: the one above all pictures, or below all sound. */
export function outermostFirst({ tracks }, kind) {
  const mine = tracks.filter((track) => track.kind === kind);
  return kind === "video" ? mine : mine.reverse();
}

/** The track that everything else is laid upon: the lowest video track. Clips on it stay together. */
export function mainTrack(timeline) {
  return timeline.tracks.findLast((track) => track.kind === "video") ?? null;
}

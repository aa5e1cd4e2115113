// How timecodes count frames, as the server counts them (app/domain/time.py). Pure.

/** The frames in each second of a timecode: 30 for 30 and for 29.97, null for other fractions. */
export function nominalOf(rate) {
  const nearest = Math.max(1, Math.round(rate));
  return Math.abs(rate - nearest) * 500 <= nearest ? nearest : null;
}

/** How many frames are counted before a second begins; at a rate without a nominal one it is the clock's. */
export function framesBefore(second, rate) {
  const nominal = nominalOf(rate);
  return nominal === null ? Math.max(0, Math.ceil(second * rate - 1e-6)) : second * nominal;
}

/** {second, frames}: the second of a frame, and how many frames of it went before. */
export function counted(frame, rate) {
  const second = Math.floor(frame / (nominalOf(rate) ?? rate) + 1e-9);
  return { second, frames: frame - framesBefore(second, rate) };
}

// Between frames and pixels: where a frame lies on the canvas, zoom and scroll. Pure.
//
// A view is {pixelsPerFrame, scroll, width}: `scroll` frames are hidden on the left, frame 0 stands
// MARGIN pixels from the left edge of the canvas when nothing is scrolled.

export const MARGIN = 14;
const CLOSEST = 60; // pixels a frame at the closest zoom
const AIR = 72; // pixels left free after the last clip when everything is fitted

/** The pixels a frame that show `frames` frames at once. */
export function fitting(width, frames) {
  return Math.min(CLOSEST, Math.max(1e-6, (width - MARGIN - AIR) / Math.max(1, frames)));
}

// The farthest zoom: everything takes a third of the width.
function farthest(width, frames) {
  return fitting(width, frames) / 3;
}

/** A view with zoom and scroll kept inside what makes sense; a zoom of null fits `frames`. */
export function viewOf({ pixelsPerFrame, scroll }, width, frames) {
  if (pixelsPerFrame === null) return { pixelsPerFrame: fitting(width, frames), scroll: 0, width };
  const bounded = Math.min(CLOSEST, Math.max(farthest(width, frames), pixelsPerFrame));
  return {
    pixelsPerFrame: bounded,
    scroll: Math.min(Math.max(0, scroll), lastScroll(bounded, width, frames)),
    width,
  };
}

// The farthest scroll: the end of the timeline stands in the middle of the canvas.
function lastScroll(pixelsPerFrame, width, frames) {
  return Math.max(0, frames - (width / 2 - MARGIN) / pixelsPerFrame);
}

export function frameToX(view, frame) {
  return MARGIN + (frame - view.scroll) * view.pixelsPerFrame;
}

/** The frame at a place on the canvas, not rounded. */
export function xToFrame(view, x) {
  return view.scroll + (x - MARGIN) / view.pixelsPerFrame;
}

/** The frames that are seen: {first, last}, not rounded. */
export function seen(view) {
  return { first: xToFrame(view, 0), last: xToFrame(view, view.width) };
}

/** Zoom by a factor; the frame under `x` stays where it is. */
export function zoomedAt(view, factor, x, frames) {
  const anchor = xToFrame(view, x);
  const wanted = view.pixelsPerFrame * factor;
  const pixelsPerFrame = Math.min(CLOSEST, Math.max(farthest(view.width, frames), wanted));
  const scroll = anchor - (x - MARGIN) / pixelsPerFrame;
  return viewOf({ pixelsPerFrame, scroll }, view.width, frames);
}

/** Scroll just as far as a frame needs to be seen; the same view when it is seen already. */
export function revealing(view, frame, frames, { ahead = 0.12 } = {}) {
  const x = frameToX(view, frame);
  if (x >= 0 && x <= view.width - 8) return view;
  const scroll = frame - (view.width * ahead - MARGIN) / view.pixelsPerFrame;
  return viewOf({ ...view, scroll }, view.width, frames);
}

/** Where a zoom stands between farthest (0) and closest (1), evenly for the eye. */
export function zoomShare(view, frames) {
  const low = Math.log(farthest(view.width, frames));
  return (Math.log(view.pixelsPerFrame) - low) / (Math.log(CLOSEST) - low);
}

/** The zoom that stands at a share between farthest (0) and closest (1). */
export function zoomAtShare(share, width, frames) {
  const low = Math.log(farthest(width, frames));
  return Math.exp(low + share * (Math.log(CLOSEST) - low));
}

// The wheel and the touch pad: plain scrolls, Shift turns up and down into left and right, Ctrl
// (which is also how a pinch arrives) zooms around the pointer.

/** Listen to the wheel above an element. Returns what stops it. */
export function listenToWheel(element, timeline) {
  function onWheel(event) {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    const [across, down] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      const x = event.clientX - element.getBoundingClientRect().left;
      timeline.zoomBy(Math.exp(-Math.max(-60, Math.min(60, down)) / 160), x);
    } else if (event.shiftKey) {
      timeline.scrollBy(down || across);
    } else {
      if (across) timeline.scrollBy(across);
      if (down && !timeline.scrollRows(down) && !across) timeline.scrollBy(down);
    }
  }
  element.addEventListener("wheel", onWheel, { passive: false });
  return () => element.removeEventListener("wheel", onWheel);
}

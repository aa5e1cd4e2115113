// Captions taken into the hand: where they are dropped is where all captions stand.

const MIDDLE = 0.05; // of the height: so near the middle they are meant to stand there
const SIDE = 0.25; // of the width: so near a side the pointer means that side
const FARTHEST = 450; // as in app/domain/caption_style.py

/** Let captions of an overlay be dragged while it is `held`. `worn()` is the style they wear, `wear(style)` tries
    one on, `drop(change)` is told what became of it. Returns what stops it. */
export function listenToDrags(element, { worn, wear, drop }) {
  let drag = null; // {from, text, style}

  function down(event) {
    const caption = event.target.closest(".player-caption");
    if (!caption || event.button !== 0) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    const lines = [...caption.children].map((line) => line.getBoundingClientRect());
    const style = worn();
    drag = { from: event, top: lines[0].top, bottom: lines.at(-1).bottom, style, now: style };
  }

  function move(event) {
    if (!drag) return;
    drag.now = { ...drag.style, ...placeAt(event) };
    wear(drag.now);
  }

  function placeAt({ clientX, clientY }) {
    const box = element.getBoundingClientRect();
    const by = clientY - drag.from.clientY;
    const [above, below] = [drag.top + by - box.top, box.bottom - drag.bottom - by];
    const across = (clientX - box.left) / box.width;
    const side = across < SIDE ? "left" : across > 1 - SIDE ? "right" : "centre";
    if (Math.abs(above - below) < 2 * MIDDLE * box.height) return { place: "middle", side };
    const [place, distance] = above < below ? ["top", above] : ["bottom", below];
    const margin = Math.round((1000 * distance) / box.height);
    return { place, side, margin: Math.min(FARTHEST, Math.max(0, margin)) };
  }

  function up() {
    if (!drag) return;
    const { place, side, margin } = drag.now;
    drag = null;
    drop({ place, side, margin });
  }

  function cancel() {
    if (drag) wear(drag.style);
    drag = null;
  }

  const quiet = (event) => event.stopPropagation(); // a click on the picture plays it
  const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel, click: quiet };
  for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener);
  };
}

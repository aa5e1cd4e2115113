// What becomes of a placement when its picture is dragged. Pure: how far, in parts of the frame, to a placement.
//
// `box` is what is seen of the picture before ({left, top, right, bottom}), `reach` how near something has to
// be to snap ({x, y}; zeros where nothing snaps).

const SMALLEST = 10; // as in app/domain/placement.py
const LARGEST = 10_000;
const FARTHEST = 2000;

/** The placement moved by {x, y}; its edges snap to those of the frame, its middle to the frame's. */
export function moved(place, box, by, reach) {
  const across = by.x + snapped([box.left + by.x, box.right + by.x], reach.x);
  const down = by.y + snapped([box.top + by.y, box.bottom + by.y], reach.y);
  return at(place, place.scale, 0.5 + place.x / 1000 + across, 0.5 + place.y / 1000 + down);
}

/** The placement scaled by a corner ([0 or 1, 0 or 1]) that is dragged by {x, y}: about the opposite one, or
    about the middle. `aspect` is the frame's width by its height. The corner snaps to the frame's edges. */
export function scaled(place, box, corner, by, reach, { aspect, aboutMiddle }) {
  const far = { x: corner[0] ? box.right : box.left, y: corner[1] ? box.bottom : box.top };
  const opposite = { x: corner[0] ? box.left : box.right, y: corner[1] ? box.top : box.bottom };
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const anchor = aboutMiddle ? middle : opposite;
  const [wide, high] = [(far.x - anchor.x) * aspect, far.y - anchor.y];
  const asked = 1 + (by.x * aspect * wide + by.y * high) / (wide ** 2 + high ** 2);
  const factor = nearEdges(asked, far, anchor, reach);
  const scale = Math.round(Math.max(SMALLEST, Math.min(LARGEST, place.scale * factor)));
  const grown = scale / place.scale;
  const x = anchor.x + (0.5 + place.x / 1000 - anchor.x) * grown;
  const y = anchor.y + (0.5 + place.y / 1000 - anchor.y) * grown;
  return at(place, scale, x, y);
}

/** The placement a number of thousandths further. */
export function nudged(place, x, y) {
  return at(place, place.scale, 0.5 + (place.x + x) / 1000, 0.5 + (place.y + y) / 1000);
}

function at(place, scale, x, y) {
  return { ...place, scale, x: shift(x), y: shift(y) };
}

function shift(middle) {
  const thousandths = Math.round((middle - 0.5) * 1000);
  return Math.max(-FARTHEST, Math.min(FARTHEST, thousandths)) + 0; // no negative zero
}

/** How much further so that an edge meets the frame's, or the middle its middle; 0 where nothing is near. */
function snapped([low, high], reach) {
  const ways = [-low, 1 - high, 0.5 - (low + high) / 2].filter((way) => Math.abs(way) <= reach);
  return reach === 0 || !ways.length ? 0 : ways.reduce((best, way) => (Math.abs(way) < Math.abs(best) ? way : best));
}

function nearEdges(factor, far, anchor, reach) {
  const factors = ["x", "y"].flatMap((axis) => {
    const reached = anchor[axis] + (far[axis] - anchor[axis]) * factor;
    return [0, 1]
      .filter((edge) => reach[axis] > 0 && Math.abs(edge - reached) <= reach[axis])
      .map((edge) => (edge - anchor[axis]) / (far[axis] - anchor[axis]));
  });
  const possible = factors.filter((each) => Number.isFinite(each) && each > 0);
  return possible.length ? possible.reduce((best, each) => (Math.abs(each - factor) < Math.abs(best - factor) ? each : best)) : factor;
}

// Where a clip's picture lies in the frame (app/domain/placement.py). Pure: a placement and sizes in,
// boxes and styles out.
//
//     turn → mirror → fit into the frame → crop → scale → move → opacity
//
// Boxes are measured in the frame: 0 is its left or upper edge, 1 its right or lower one.

/** A picture as it comes: all of it, in the frame's middle. */
export const WHOLE = Object.freeze({
  turn: 0,
  mirrored: false,
  crop: Object.freeze([0, 0, 0, 0]),
  scale: 1000,
  x: 0,
  y: 0,
  opacity: 100,
});

/** How a clip's picture is placed where it sets out. */
export function placeOf(item) {
  return item.place ?? WHOLE;
}

/** Where a clip's picture ends that glides (app/domain/glide.py); null where it does not. */
export function goalOf({ place = WHOLE, glide }) {
  return glide ? { ...place, scale: glide.scale, x: glide.x, y: glide.y } : null;
}

/** How a clip's picture lies in a frame that is counted from the clip's first; it may lie between thousandths. */
export function placeAt(item, frame) {
  const [place, goal] = [placeOf(item), goalOf(item)];
  if (!goal) return place;
  const way = wayOf(item.glide, frame);
  const between = (name) => place[name] + (goal[name] - place[name]) * way;
  return { ...place, scale: between("scale"), x: between("x"), y: between("y") };
}

/** Which part of its way a glide has gone in a frame of its clip: 0 … 1. */
export function wayOf({ begin, frames, eased }, frame) {
  const passed = Math.max(0, Math.min(1, (frame - begin) / (frames - 1)));
  return eased ? passed * passed * (3 - 2 * passed) : passed;
}

/** Whether a picture is cropped, scaled or moved. */
export function isPut({ crop, scale, x, y }) {
  return scale !== 1000 || x !== 0 || y !== 0 || crop.some((side) => side > 0);
}

/** The picture before it is cropped: its middle {x, y}, and {width, height}. Sizes are [width, height].
    It fits into the frame, or, `covering`, covers all of it. */
export function wholeBox(place, picture, frame, { covering = false } = {}) {
  const [across, down] = isOnItsSide(place) ? [picture[1], picture[0]] : picture;
  const fits = (covering ? Math.max : Math.min)(frame[0] / across, frame[1] / down);
  const scale = (fits * place.scale) / 1000;
  const [width, height] = [filling((across * scale) / frame[0], frame[0]), filling((down * scale) / frame[1], frame[1])];
  return { x: 0.5 + place.x / 1000, y: 0.5 + place.y / 1000, width, height };
}

/** What is left of the picture by its crop: {left, top, right, bottom}. */
export function seenBox(place, picture, frame, how) {
  const { x, y, width, height } = wholeBox(place, picture, frame, how);
  const [left, top, right, bottom] = place.crop.map((thousandths) => thousandths / 1000);
  return {
    left: x + (left - 0.5) * width,
    top: y + (top - 0.5) * height,
    right: x + (0.5 - right) * width,
    bottom: y + (0.5 - bottom) * height,
  };
}

/** Whether nothing of the frame is left beside the picture. */
export function fills(place, picture, frame) {
  const { left, top, right, bottom } = seenBox(place, picture, frame);
  const [across, down] = [ALMOST / frame[0], ALMOST / frame[1]];
  return left <= across && top <= down && right >= 1 - across && bottom >= 1 - down;
}

/** The styles of an element that lies in the frame as its picture is placed. */
export function styleOf(place, picture, frame) {
  const { x, y, width, height } = wholeBox(place, picture, frame);
  const aspect = frame[0] / frame[1];
  const [wide, high] = isOnItsSide(place) ? [height / aspect, width * aspect] : [width, height];
  return {
    left: percent(x),
    top: percent(y),
    width: percent(wide),
    height: percent(high),
    transform: `translate(-50%, -50%)${place.mirrored ? " scaleX(-1)" : ""}${place.turn ? ` rotate(${place.turn}deg)` : ""}`,
    clipPath: place.crop.some((side) => side > 0) ? clipPath(place) : "none",
  };
}

/** Draw a picture into a context of the frame's size as it is placed, `strength` (0 … 1) strong. */
export function drawPlaced(context, { element, place, picture, strength }, frame, how) {
  const { x, y, width, height } = wholeBox(place, picture, frame, how);
  const { left, top, right, bottom } = seenBox(place, picture, frame, how);
  const [wide, high] = [width * frame[0], height * frame[1]];
  context.save();
  context.globalAlpha = strength;
  context.beginPath();
  context.rect(left * frame[0], top * frame[1], (right - left) * frame[0], (bottom - top) * frame[1]);
  context.clip();
  context.translate(x * frame[0], y * frame[1]);
  if (place.mirrored) context.scale(-1, 1);
  context.rotate((place.turn * Math.PI) / 180);
  const [across, down] = isOnItsSide(place) ? [high, wide] : [wide, high];
  context.drawImage(element, -across / 2, -down / 2, across, down);
  context.restore();
}

const ALMOST = 1; // pixel of the frame that rounding may leave uncovered

function isOnItsSide({ turn }) {
  return turn % 180 !== 0;
}

function filling(part, pixels) {
  return Math.abs(part - 1) * pixels < ALMOST ? 1 : part;
}

// The crop is of the picture as it is seen; a clip path is measured before the element is turned.
function clipPath({ crop: [left, top, right, bottom], turn, mirrored }) {
  const seen = mirrored ? [top, left, bottom, right] : [top, right, bottom, left]; // clockwise from the top
  const quarters = turn / 90;
  const stored = [0, 1, 2, 3].map((side) => seen[(side + quarters) % 4]);
  return `inset(${stored.map((thousandths) => percent(thousandths / 1000)).join(" ")})`;
}

function percent(part) {
  return `${Number((part * 100).toFixed(4))}%`;
}

// The outline of the selected clip's picture in the monitor, to move and scale it by mouse and keys.
//
// Nothing travels until the mouse or the key is let go: one command a gesture. Until it is answered the
// picture is seen as it was wished.
import { findClip, framesOf } from "cutroom/document.js";
import { moved, nudged, scaled } from "cutroom/player/place_gestures.js";
import { goalOf, placeOf, seenBox, wayOf } from "cutroom/player/placing.js";

const REACH = 8; // pixels within which an edge snaps
const STEP = 5; // thousandths of the frame that an arrow key moves
const LONG_STEP = 50; // with Shift
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NOTHING = "Select one clip whose picture is seen here; then it can be placed.";
const ON_ITS_WAY = "The picture glides here. It is placed where its glide begins, and where it ends.";

export class Outline {
  constructor(store, player, stage) {
    this.store = store;
    this.player = player;
    this.on = false; // the person asked for it
    this.sampled = false; // captions are dragged instead
    this.drag = null; // {clip, place, box, corner, x, y}: where it began
    this.wish = null; // {clip, place, arrived}: what was not given to the server yet; the player shows what is not answered
    this.heard = new Set(); // who wants to know whether it is on
    this.frame = stage.appendChild(document.createElement("div"));
    this.frame.className = "player-placing";
    this.box = this.frame.appendChild(document.createElement("div"));
    Object.assign(this.box, { className: "player-outline", tabIndex: 0, role: "group" });
    this.box.dataset.testid = "player-outline";
    this.box.ariaLabel = "Place of the picture: arrow keys move it, Escape leaves";
    this.handles = CORNERS.map((corner) => this.#handle(corner));
    const listeners = { pointerdown: this.#down, pointermove: this.#move, pointerup: this.#up, pointercancel: this.#cancel };
    for (const [name, listener] of Object.entries(listeners)) this.frame.addEventListener(name, listener.bind(this));
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("keyup", ({ code }) => code in ARROWS && this.#give());
    this.box.addEventListener("blur", () => !this.drag && this.#give());
    this.stops = [
      ...["selection", "playhead", "playing", "assets"].map((kind) => store.on(kind, () => this.show())),
      ...["document", "saved"].map((kind) => store.on(kind, () => this.#follow())),
      store.on("caption-sample", (text) => this.#sample(text !== null)),
    ];
    this.show();
  }

  close() {
    for (const stop of this.stops) stop();
    this.frame.remove();
  }

  /** Show the outline wherever there is something to place, or no longer. */
  toggle() {
    this.on = !this.on;
    if (!this.on) this.#cancel();
    this.show();
    this.explain();
    if (!this.frame.hidden) this.box.focus({ preventScroll: true });
    for (const listener of this.heard) listener(this.on);
  }

  /** Say why there is nothing to place here, where somebody wants to. */
  explain() {
    if (this.on && this.frame.hidden) this.store.tell("unable", this.#clip() ? ON_ITS_WAY : NOTHING);
  }

  /** Draw it where the picture is now. */
  show() {
    const found = this.on && !this.sampled && !this.store.playing && !this.store.watching ? this.#found() : null;
    this.frame.hidden = !found;
    if (!found) return;
    const { size } = this.store.timeline;
    this.frame.style.setProperty("--picture-width", size[0]);
    this.frame.style.setProperty("--picture-height", size[1]);
    const { left, top, right, bottom } = this.#boxOf(found);
    Object.assign(this.box.style, placed(left, top), { width: part(right - left), height: part(bottom - top) });
    const within = (edge) => Math.max(0, Math.min(1, edge)); // a corner outside the frame stays in reach
    for (const [index, [x, y]] of CORNERS.entries())
      Object.assign(this.handles[index].style, placed(within(x ? right : left), within(y ? bottom : top)));
  }

  /** The selected clip that can be placed now, or null; `arrived` where its glide has ended, which is placed then. */
  #found() {
    const found = this.#clip();
    if (!found?.item.glide) return found;
    const way = wayOf(found.item.glide, this.#frame() - found.start);
    return way > 0 && way < 1 ? null : { ...found, arrived: way === 1 };
  }

  #frame() {
    return Math.min(this.store.playhead, framesOf(this.store.timeline) - 1);
  }

  /** The selected clip whose picture is seen now, or null. */
  #clip() {
    const { timeline, selection, assets } = this.store;
    const found = timeline && selection.length === 1 ? findClip(timeline, selection[0]) : null;
    if (!found || found.track.kind !== "video" || found.track.locked) return null;
    if (assets[found.item.asset]?.has_video === false) return null;
    const frame = this.#frame();
    return found.start <= frame && frame < found.end ? found : null;
  }

  #placeOf(found) {
    const { trial } = this.player.screen;
    return trial?.clip === found.item.id ? trial.place : placedIn(found);
  }

  #boxOf(found) {
    const { timeline, assets } = this.store;
    const { item } = found;
    return seenBox(this.#placeOf(found), this.player.screen.pictureOf(item.id, assets[item.asset]), timeline.size);
  }

  #down(event) {
    const found = event.button === 0 && !this.frame.hidden ? this.#found() : null;
    if (!found) return;
    event.preventDefault();
    this.frame.setPointerCapture(event.pointerId);
    this.box.focus({ preventScroll: true });
    const corner = CORNERS[this.handles.indexOf(event.target)] ?? null;
    const from = { x: event.clientX, y: event.clientY };
    this.drag = { found, place: this.#placeOf(found), box: this.#boxOf(found), corner, ...from };
  }

  #move(event) {
    if (!this.drag) return;
    const { found, place, box, corner, x, y } = this.drag;
    const { width, height } = this.frame.getBoundingClientRect();
    const by = { x: (event.clientX - x) / width, y: (event.clientY - y) / height };
    const snaps = this.store.snapping && !event.altKey;
    const reach = { x: snaps ? REACH / width : 0, y: snaps ? REACH / height : 0 };
    const how = { aspect: width / height, aboutMiddle: event.shiftKey };
    this.#try(found, corner ? scaled(place, box, corner, by, reach, how) : moved(place, box, by, reach));
  }

  #up() {
    if (!this.drag) return;
    this.drag = null;
    this.#give();
  }

  /** Spring back. */
  #cancel() {
    this.drag = this.wish = null;
    this.player.tryPlace(null);
    this.show();
  }

  #key(event) {
    const arrow = ARROWS[event.code];
    if (event.ctrlKey || event.metaKey || event.altKey || (!arrow && event.code !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation(); // these keys are the timeline's elsewhere
    if (!arrow) return this.drag ? this.#cancel() : this.toggle();
    const found = this.#found();
    const step = event.shiftKey ? LONG_STEP : STEP;
    if (found && !this.drag) this.#try(found, nudged(this.#placeOf(found), arrow[0] * step, arrow[1] * step));
  }

  #try({ item, arrived = false }, place) {
    this.wish = { clip: item.id, place, arrived };
    this.player.tryPlace(this.wish);
    this.show();
  }

  /** Give the wish to the server. */
  #give() {
    if (this.drag || !this.wish) return;
    const { clip, place, arrived } = this.wish;
    const before = placedIn({ item: findClip(this.store.timeline, clip)?.item ?? {}, arrived });
    const changed = ["scale", "x", "y"].filter((name) => place[name] !== before[name]);
    if (!changed.length) return this.#cancel();
    this.wish = null;
    const changes = Object.fromEntries(changed.map((name) => [name, place[name]]));
    const placing = { type: "set_placement", clips: [clip], ...changes };
    this.store.send(arrived ? { type: "glide_each", glides: [{ clip, ...changes }] } : placing);
  }

  /** Once everything is answered the truth is shown; a gesture under way goes on while its clip is there. */
  #follow() {
    const { trial } = this.player.screen;
    const busy = this.drag !== null || this.wish !== null || !this.store.saved;
    if (trial && !(busy && findClip(this.store.timeline, trial.clip))) this.#cancel();
    else this.show();
  }

  #sample(sampled) {
    this.sampled = sampled;
    this.show();
  }

  #handle([x, y]) {
    const made = this.frame.appendChild(document.createElement("div"));
    made.className = "player-corner";
    made.dataset.testid = "player-corner";
    made.style.cursor = x === y ? "nwse-resize" : "nesw-resize";
    return made;
  }
}

/** How a clip's picture is placed where its glide begins, or where it has ended. */
function placedIn({ item, arrived = false }) {
  return (arrived && goalOf(item)) || placeOf(item);
}

function placed(left, top) {
  return { left: part(left), top: part(top) };
}

function part(share) {
  return `${share * 100}%`;
}

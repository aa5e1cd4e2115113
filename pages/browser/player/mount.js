// Putting the player into a page: picture, row of buttons, and what tests may ask.
import { followLetters } from "cutroom/captions/letters.js";
import { listenForPictures } from "cutroom/player/frame_picture.js";
import { Outline } from "cutroom/player/outline.js";
import { Player } from "cutroom/player/player.js";
import { Transport } from "cutroom/player/transport.js";
import { useStyles } from "cutroom/stylesheet.js";

const WHOLE = `
  <div class="player-stage"><div class="player-picture" data-testid="player-picture"></div></div>
  <div class="player-row"></div>`;

const STILL = 5; // pixels that a hand may move in a click

/** Fill an element with a player of a store's edit. Returns what takes it away again. */
export function mountPlayer(whole, store) {
  for (const sheet of ["player.css", "captions_overlay.css", "transport.css"]) useStyles(sheet, import.meta.url);
  whole.classList.add("player");
  whole.innerHTML = WHOLE;
  const player = new Player(store, whole.querySelector(".player-picture"));
  const outline = new Outline(store, player, whole.querySelector(".player-stage"));
  const transport = new Transport(store, player, whole.querySelector(".player-row"), { whole, outline });
  const picture = whole.querySelector(".player-picture");
  let pressed = null;
  picture.addEventListener("pointerdown", ({ clientX, clientY }) => (pressed = [clientX, clientY]));
  picture.addEventListener("click", (event) => (isDrag(pressed, event) ? outline.explain() : player.toggle()));
  const watched = watchable(player);
  window.cutroomPlayer = watched;
  // Of a hidden picture nothing is there to draw, and in another shape it may be seen.
  store.shownLayers = () => (player.plan.isOpen(Math.min(store.playhead, player.plan.frames - 1)) ? watched.layers() : null);
  const stopPictures = listenForPictures(store, () => watched.layers());
  const stopLetters = followLetters(store);
  return () => {
    store.shownLayers = null;
    stopLetters();
    stopPictures();
    transport.close();
    outline.close();
    player.close();
    whole.replaceChildren();
  };
}

function isDrag(pressed, { clientX, clientY }) {
  return pressed !== null && Math.hypot(clientX - pressed[0], clientY - pressed[1]) > STILL;
}

/** What is on the screen and in the speakers, for tests and the curious. */
function watchable(player) {
  return {
    get state() {
      const { speed, frames, store } = player;
      const latency = player.playback.latency;
      return { speed, playing: speed !== 0, settled: speed === 0 && frames.settled, frame: store.playhead, latency };
    },
    /** [{clip, asset, seconds, element, place, strength, glides}] of all layers, the lowest first: which moment of
        which source is seen, and how; no element where a sentence stands. */
    layers() {
      const { screen } = player;
      return screen.layers.map((layer) => {
        const voice = layer.voice?.failed ? null : layer.voice;
        const { id, asset, glide } = layer.span.placed.item;
        const seconds = voice ? voice.presented ?? voice.seconds : null;
        const element = voice?.element ?? null;
        return { clip: id, asset, seconds, element, place: screen.placeOf(layer), strength: layer.strength, glides: Boolean(glide) };
      });
    },
    /** The uppermost layer; nulls where it is black. */
    shownFrame() {
      return this.layers().at(-1) ?? { clip: null, asset: null, seconds: null, element: null };
    },
    /** [{asset, file, gain, mixed}] of all that sounds; `mixed` tells the mixer's node from the element's volume. */
    sounds() {
      return [...player.cast.engaged]
        .filter(([, voice]) => voice.started && voice.output?.loudness > 0)
        .map(([run, { output }]) => ({
          asset: run.assetId,
          file: run.url.split("/").at(-1),
          gain: output.gain ? output.gain.gain.value : output.element.volume,
          mixed: output.gain !== null,
        }));
    },
  };
}

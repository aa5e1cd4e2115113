// Fetching what a clip is drawn from: filmstrips and peaks, each once, kept while the page lives.

import { levelsOf } from "./peaks.js";

export class MediaCache {
  #strips = new Map(); // address -> Image, or null until it is there
  #peaks = new Map(); // address -> levels, or null until they are there
  #arrived;

  /** `arrived` is called whenever something more can be drawn. */
  constructor(arrived) {
    this.#arrived = arrived;
  }

  /** The filmstrip's image, or null while it is on its way. */
  filmstrip(asset) {
    const address = asset?.filmstrip?.url;
    if (!address) return null;
    if (!this.#strips.has(address)) this.#fetch(this.#strips, address, loadImage);
    return this.#strips.get(address);
  }

  /** The levels of the file's peaks, or null while they are on their way. */
  peaks(asset) {
    const address = asset?.peaks_url;
    if (!address) return null;
    if (!this.#peaks.has(address)) this.#fetch(this.#peaks, address, loadPeaks);
    return this.#peaks.get(address);
  }

  async #fetch(cache, address, load) {
    cache.set(address, null);
    try {
      cache.set(address, await load(address));
      this.#arrived();
    } catch {
      // A clip without pictures or waves is still a clip; a new address is tried anew.
    }
  }
}

async function loadImage(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

async function loadPeaks(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return levelsOf(new Uint8Array(await answer.arrayBuffer()));
}

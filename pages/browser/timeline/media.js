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

  /** The levels of the peaks of a file's sound track, or of all of them with 0; null while they are on their way. */
  peaks(asset, sound = 1) {
    const addresses = peaksOf(asset, sound);
    if (!addresses.length || addresses.includes(null)) return null;
    const name = addresses.join(" ");
    if (!this.#peaks.has(name)) this.#fetch(this.#peaks, name, () => loadPeaks(addresses));
    return this.#peaks.get(name);
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

function peaksOf(asset, sound) {
  const sounds = asset?.sounds ?? [];
  if (sound === 0 && sounds.length) return sounds.map(({ peaks_url: address }) => address);
  return [(sounds[sound - 1] ?? asset)?.peaks_url ?? null];
}

async function loadPeaks(addresses) {
  const [first, ...others] = await Promise.all(addresses.map(loadBytes));
  for (const other of others) first.forEach((loud, index) => (first[index] = Math.max(loud, other[index] ?? 0)));
  return levelsOf(first);
}

async function loadBytes(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return new Uint8Array(await answer.arrayBuffer());
}

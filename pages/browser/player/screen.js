// The picture area: whose picture is on top, how dark it is, and the card in its place.

export class Screen {
  constructor(picture) {
    this.picture = picture;
    this.fade = picture.appendChild(document.createElement("div"));
    this.fade.className = "player-fade";
    this.card = picture.appendChild(document.createElement("div"));
    this.card.className = "player-card";
    this.card.dataset.testid = "player-card";
    this.card.hidden = true;
    this.note = picture.appendChild(document.createElement("div"));
    this.note.className = "player-note";
    this.note.dataset.testid = "player-note";
    this.note.hidden = true;
    picture.appendChild(document.createElement("div")).className = "player-spinner";
    this.showing = null; // the voice whose picture is seen
    this.span = null; // the stretch of the plan that it is seen in
  }

  /** Keep the picture at the aspect of the timeline: `size` is [width, height]. */
  shape([width, height]) {
    this.picture.style.setProperty("--picture-width", width);
    this.picture.style.setProperty("--picture-height", height);
  }

  /** Show a voice's picture, or black where `voice` is null. */
  show(voice, span, darkness = 0) {
    this.#swap(voice);
    this.span = span;
    this.#note(voice ? noteOn(span?.run) : null);
    this.#say(voice?.failed ? UNPLAYABLE : null);
    this.#darken(voice ? darkness : 0);
  }

  /** Show a sentence in place of a picture. */
  tell(sentence, span) {
    this.#swap(null);
    this.span = span;
    this.#darken(0);
    this.#note(null);
    this.#say(sentence);
  }

  /** Say that the picture is on its way; what takes no more than a moment is not worth saying. */
  wait(waiting) {
    this.picture.classList.toggle("is-waiting", waiting);
  }

  #swap(voice) {
    if (voice === this.showing) return;
    voice?.element.classList.add("is-shown");
    this.showing?.element.classList.remove("is-shown");
    this.showing = voice;
  }

  #note(words) {
    if (words && this.note.textContent !== words) this.note.textContent = words;
    this.note.hidden = words === null;
  }

  #say(sentence) {
    if (this.card.textContent !== (sentence ?? "")) this.card.textContent = sentence ?? "";
    this.card.hidden = sentence === null;
  }

  #darken(darkness) {
    const opacity = darkness < 0.002 ? "0" : darkness.toFixed(3);
    if (this.fade.style.opacity !== opacity) this.fade.style.opacity = opacity;
  }
}

/** What is not yet as it will be. */
function noteOn(run) {
  if (run?.asset?.draft) return "Rough preview until the exact one is made";
  return run?.awaited && run.sounding ? "Preparing the chosen sound…" : null;
}

const UNPLAYABLE = "This file cannot be played here";

/** What a card says about a run without a picture to show. */
export function sentenceFor(run) {
  if (!run.asset) return "This file is missing";
  if (run.asset.state === "failed") return "This file cannot be read";
  return "Preparing a preview…";
}

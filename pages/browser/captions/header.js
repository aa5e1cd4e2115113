// The head of the captions list: which track, its language, what an export does with it, files in and out.
import { icon } from "cutroom/captions/icons.js";
import { ImportNotice } from "cutroom/captions/import_notice.js";
import { languages, nameOf } from "cutroom/captions/languages.js";
import { storedCaptions } from "cutroom/captions/stored.js";
import { ShiftRow } from "cutroom/captions/shift.js";
import { sendFile, takeStored } from "cutroom/captions/transfer.js";

const MODES = { burn: "Burnt in", soft: "Soft", off: "Off" };
const MODE_HINT = "Burnt in: drawn into the picture. Soft: a track that a player can switch on. Off: left out.";
const FORMATS = ["srt", "vtt", "ass"];
const NEW_TRACK = "+";

const HEAD = `
  <div class="captions-line">
    <select class="captions-select captions-track" data-testid="captions-track" title="Caption track" aria-label="Caption track"></select>
    <button type="button" class="captions-tool is-strong" data-testid="captions-add" title="New caption at the playhead (T)">${icon("add")}</button>
    <button type="button" class="captions-tool" data-testid="captions-import" title="Import a subtitle file">${icon("take")}</button>
    <details class="captions-export">
      <summary class="captions-tool" data-testid="captions-export" title="Save as a subtitle file">${icon("give")}</summary>
      <div class="captions-menu"></div>
    </details>
    <button type="button" class="captions-tool" data-testid="captions-remove" title="Remove this caption track">${icon("bin")}</button>
  </div>
  <div class="captions-line captions-settings">
    <select class="captions-select" data-testid="captions-language" title="Language" aria-label="Language"></select>
    <select class="captions-select" data-testid="captions-mode" title="${MODE_HINT}" aria-label="What an export does"></select>
    <button type="button" class="captions-tool" data-testid="captions-shift" aria-expanded="false" title="Move captions earlier or later">${icon("shift")}</button>
    <button type="button" class="captions-tool" data-testid="captions-style" aria-expanded="false" title="How captions look">${icon("style")}</button>
  </div>
  <div class="captions-line captions-shifting" data-testid="captions-shifting" hidden></div>
  <input type="file" accept=".srt,.vtt,.ass,.ssa" data-testid="captions-file" multiple hidden>
  <div class="captions-note" data-testid="captions-note" hidden></div>
  <details class="captions-note captions-warning" data-testid="captions-warning" hidden>
    <summary>Letters without a font become boxes</summary>
    <p></p>
  </details>`;

export class Header {
  /** `choose(id)` is called with a track's id, `add()` for a caption at the playhead, `dress()` for their look. */
  constructor(store, element, { choose, add, dress, encodings }) {
    this.store = store;
    this.element = element;
    this.chosen = null;
    this.awaitsTrack = false; // a track that was asked for here is chosen when it comes
    this.taken = null; // {file, imported}: the file that came in last, and what became of it
    this.tookTrack = false; // whether the track that it became was seen
    element.innerHTML = HEAD;
    for (const name of ["track", "add", "import", "export", "remove", "language", "mode", "shift", "style", "file", "note", "warning"])
      this[name] = element.querySelector(`[data-testid=captions-${name}]`);
    this.notice = new ImportNotice(this.note, { encodings, readAgain: (encoding) => this.#readAgain(encoding) });
    this.menu = element.querySelector(".captions-menu");
    this.mode.innerHTML = options(Object.entries(MODES));
    this.track.addEventListener("change", () => this.#chooseTrack(choose));
    this.add.addEventListener("click", add);
    this.style.addEventListener("click", dress);
    const shifting = new ShiftRow(store, element.querySelector("[data-testid=captions-shifting]"), () => this.chosen);
    this.shift.addEventListener("click", () => (this.shift.ariaExpanded = shifting.toggle()));
    this.import.addEventListener("click", () => this.pickFile());
    this.remove.addEventListener("click", () => this.#set("remove_captions"));
    this.language.addEventListener("change", () => this.#set("set_captions", { language: this.language.value }));
    this.mode.addEventListener("change", () => this.#set("set_captions", { mode: this.mode.value }));
    this.file.addEventListener("change", () => this.#importFiles([...this.file.files]));
    this.menu.addEventListener("click", () => this.#closeMenu());
    for (const choice of [this.track, this.language, this.mode])
      choice.addEventListener("change", () => choice.blur()); // the keys belong to the editor again
    this.stop = store.on("caption-files", (files) => this.#importFiles(files));
    this.outside = (event) => this.menu.parentElement.contains(event.target) || this.#closeMenu();
    document.addEventListener("pointerdown", this.outside);
  }

  close() {
    this.stop();
    document.removeEventListener("pointerdown", this.outside);
  }

  /** Show the caption tracks of a timeline, of which one is chosen (null: there is none). */
  show(tracks, chosen) {
    this.element.classList.toggle("is-empty", chosen === null);
    this.chosen = chosen;
    this.#forgetFile(tracks);
    if (chosen === null) return;
    const named = tracks.map((track, index) => [track.id, `${index + 1} · ${nameOf(track.language)}`]);
    const stored = storedCaptions(this.store).map(({ key, name, file }) => [key, `From ${file}: ${name}`]);
    const more = this.store.watching ? [] : [[NEW_TRACK, "New track…"], ...stored];
    this.track.innerHTML = options([...named, ...more]);
    this.track.value = chosen.id;
    this.language.innerHTML = options(languages(chosen.language));
    this.language.value = chosen.language;
    this.mode.value = chosen.mode;
    this.menu.replaceChildren(...FORMATS.map((format) => this.#link(format)));
  }

  /** Say whether the look of captions is what stands below. */
  showDressing(open) {
    this.style.ariaExpanded = open;
    if (!open) this.style.focus({ focusVisible: false });
  }

  /** Say what a person should know of letters, in sentences. */
  warn(sentences) {
    this.warning.lastElementChild.textContent = sentences.join("\n");
    this.warning.hidden = !sentences.length;
  }

  /** Let the person choose a subtitle file to import. */
  pickFile() {
    this.file.value = "";
    this.file.click();
  }

  // Undone, or removed: what is said of a file goes with the track that it became.
  #forgetFile(tracks) {
    const there = this.#isThere(tracks);
    if (this.tookTrack && !there) this.notice.say(null);
    this.tookTrack = there;
  }

  #isThere(tracks) {
    return tracks.some(({ id }) => id === this.taken?.imported.captions);
  }

  #chooseTrack(choose) {
    const wanted = this.track.value;
    const stored = storedCaptions(this.store).find(({ key }) => key === wanted);
    if (wanted !== NEW_TRACK && !stored) return choose(wanted);
    this.track.value = this.chosen.id;
    if (stored) return this.take(stored);
    this.awaitsTrack = true;
    this.store.send({ type: "add_captions", language: this.chosen.language });
  }

  #set(type, fields = {}) {
    this.store.send({ type, captions: this.chosen.id, ...fields });
  }

  /** One after the other; of the last one, or of one that could not be read, is told what became of it. */
  async #importFiles(files) {
    for (const file of files) {
      this.notice.forget();
      this.awaitsTrack = true;
      if (!(await this.#send(file))) return;
    }
  }

  /** Bring in what `storedCaptions` tells of. */
  async take({ asset, track, name, file }) {
    this.notice.forget();
    this.awaitsTrack = true;
    const said = { name: `${name} of ${file}` };
    this.#tell(said, await this.#waitFor(said, takeStored(this.store.projectId, asset, track)));
  }

  /** The file that came in last takes the place of what it became, read in another encoding. */
  async #readAgain(encoding) {
    const { file, imported } = this.taken;
    await this.#send(file, { captions: imported.captions, encoding });
  }

  async #send(file, instead = null) {
    return this.#tell(file, await this.#waitFor(file, sendFile(this.store.projectId, file, instead)));
  }

  #waitFor({ name }, answer) {
    this.notice.say(`Importing ${name}…`);
    return answer;
  }

  /** Say what became of a file; answers whether it came in. */
  #tell(file, imported) {
    if (imported.problem) {
      this.awaitsTrack = false;
      this.notice.say(imported.problem);
      return false;
    }
    this.taken = { file, imported };
    this.tookTrack = this.#isThere(this.store.timeline.captions);
    this.notice.tell(file, imported);
    return true;
  }

  #link(format) {
    const href = `/api/projects/${this.store.projectId}/captions/${this.chosen.id}.${format}`;
    const link = Object.assign(document.createElement("a"), { href, download: "", textContent: format.toUpperCase() });
    link.dataset.testid = `captions-export-${format}`;
    return link;
  }

  #closeMenu() {
    this.menu.parentElement.open = false;
  }
}

function options(pairs) {
  const made = document.createElement("select");
  for (const [value, text] of pairs) made.append(new Option(text, value));
  return made.innerHTML;
}

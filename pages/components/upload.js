// Files on their way in: dropped anywhere on the page or chosen, each with its bar.
//
// Beside an editor the place of the drop says what becomes of the files: on the left they come into
// the library, on the timeline to where they are let go, everywhere else to the timeline's end.
import { framesOf } from "cutroom/document.js";
import { store } from "cutroom/store.js";
import { Stage, Uploads, remainingOf, speedOf } from "cutroom/upload.js";
import { bytes, left, withUnit } from "cutroom/words.js";

const WORDS = {
  [Stage.READING]: "Reading the file…",
  [Stage.READY]: "Ready",
};

const CAPTIONS = /\.(srt|vtt|ass|ssa)$/i; // these come to the captions of the project that is open

const Where = Object.freeze({ LIBRARY: "library", TIMELINE: "timeline", END: "end" });
const VEILS = {
  [Where.LIBRARY]: "Drop to bring into the library",
  [Where.TIMELINE]: "Drop to put it here",
  [Where.END]: "Drop to add at the end of the timeline",
};


export default {
  template: `<div class="upload" :class="{zone: zone}">
    <input ref="input" type="file" multiple hidden data-testid="file-input"
      @change="take($event.target.files, {where: 'library'}); $event.target.value = ''">
    <button v-if="zone" type="button" class="drop-zone" :class="{over}" @click="choose()" data-testid="drop-zone">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 15V4M7 8.5l5-5 5 5M4 15v4.5h16V15"/></svg>
      <strong>Drop a video here, or <u>choose a file</u></strong>
      <span>Several files become one timeline, in the order you drop them.</span>
    </button>
    <ul v-if="items.length || left.length" class="uploads" data-testid="uploads">
      <li v-for="item in items" :key="item.key" :class="item.stage">
        <div class="upload-line">
          <span class="clip-text grow" :title="item.name">{{ item.name }}</span>
          <span class="dim figures">{{ says(item) }}</span>
          <button v-if="moving(item)" type="button" class="button icon small" aria-label="Pause" title="Pause"
            data-testid="pause" @click="uploads.pause(item.key)"><svg viewBox="0 0 24 24"><path d="M8 5v14M16 5v14"/></svg></button>
          <button v-if="item.stage === 'paused'" type="button" class="button icon small" aria-label="Go on" title="Go on"
            data-testid="go-on" @click="uploads.resume(item.key)"><svg viewBox="0 0 24 24"><path d="M8 5l11 7-11 7z"/></svg></button>
          <button v-if="item.stage !== 'reading'" type="button" class="button icon small" @click="uploads.remove(item.key)"
            :aria-label="moving(item) ? 'Cancel' : 'Remove'" :title="moving(item) ? 'Cancel' : 'Remove'">
            <svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
        </div>
        <p v-if="item.error" class="sentence">{{ item.error }}</p>
        <div v-else class="bar" :class="{waiting: item.stage === 'reading'}"><i :style="bar(item)"></i></div>
      </li>
      <li v-for="one in left" :key="one.key" class="unfinished" data-testid="left">
        <div class="upload-line">
          <span class="clip-text grow" :title="one.name">{{ one.name }}</span>
          <span class="dim figures">{{ part(one) }} here</span>
          <button type="button" class="button outlined small" @click="choose()">Choose the file</button>
          <button type="button" class="button icon small" aria-label="Give up" title="Give up" @click="uploads.giveUp(one)">
            <svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
        </div>
        <p class="dim">Choose the same file again to go on.</p>
      </li>
    </ul>
    <div v-if="over" class="drop-veil" :class="over.where" :style="over.box" data-testid="drop-veil"><span>{{ over.words }}</span></div>
  </div>`,
  props: { zone: Boolean, closed: Boolean, owner: String },
  data: () => ({ items: [], left: [], over: null }),
  created() {
    this.uploads = new Uploads(this.owner, {
      together: this.zone,
      changed: () => this.refresh(),
      begun: (drop) => this.$emit("begun", { drop }),
      received: ({ asset, key, drop }) => this.$emit("received", { asset, place: key, drop }),
      drained: (drop, landing) => this.$emit("drained", { drop, landing }),
    });
  },
  mounted() {
    if (!this.closed) this.uploads.findLeft();
    this.depth = 0;
    this.hear = {
      dragenter: (event) => this.drag(event, 1),
      dragleave: (event) => this.drag(event, -1),
      dragover: (event) => this.hover(event),
      drop: (event) => this.drop(event),
    };
    for (const [name, listener] of Object.entries(this.hear)) window.addEventListener(name, listener);
  },
  unmounted() {
    for (const [name, listener] of Object.entries(this.hear)) window.removeEventListener(name, listener);
  },
  methods: {
    choose() {
      this.$refs.input.click();
    },
    settle(asset, error) {
      this.uploads.settle(asset, error);
    },
    tidy() {
      this.uploads.tidy();
    },
    take(files, landing) {
      const captions = this.zone ? [] : [...files].filter(({ name }) => CAPTIONS.test(name));
      const media = [...files].filter((file) => !captions.includes(file));
      if (media.length) this.uploads.add(media, landing);
      if (!captions.length) return;
      store.tell("verb", "bring-captions");
      store.tell("caption-files", captions);
    },
    drag(event, step) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.depth = Math.max(0, this.depth + step);
      if (this.depth === 0) this.over = null;
      else this.hover(event);
    },
    hover(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!this.closed) this.over = this.veilAt(event);
    },
    veilAt({ target }) {
      if (this.zone) return { where: "page", words: "Drop to start a project", box: {} };
      const { where } = landingAt(target);
      const empty = where === Where.LIBRARY && isEmpty();
      return { where, words: VEILS[empty ? Where.END : where], box: where === Where.END ? {} : boxOf(target, where) };
    },
    drop(event) {
      this.depth = 0;
      this.over = null;
      if (!hasFiles(event)) return;
      event.preventDefault();
      const landing = landingAt(event.target);
      store.dropPlace = null;
      if (!this.closed) this.take(event.dataTransfer.files, landing);
    },
    refresh() {
      const shown = this.uploads.items.filter(({ asset }) => this.zone || !asset); // beside a library, that one tells of its files
      this.left = [...this.uploads.left];
      this.items = shown.map(({ file, sending, samples, ...shown }) => ({
        ...shown,
        speed: speedOf({ samples }),
        remaining: remainingOf({ ...shown, samples }),
      }));
    },
    moving: (item) => [Stage.UPLOADING, Stage.WAITING].includes(item.stage),
    part: (one) => `${bytes(one.sent)} of ${bytes(one.size)}`,
    bar(item) {
      if (item.stage === Stage.READING) return {};
      return { width: `${item.size ? (item.sent / item.size) * 100 : 0}%` };
    },
    says(item) {
      if (item.stage === Stage.WAITING) return item.tries ? "Waiting for the server" : "Waiting";
      if (item.stage === Stage.PAUSED) return `Paused · ${this.part(item)}`;
      if (item.stage !== Stage.UPLOADING) return WORDS[item.stage] ?? "";
      const parts = [`Uploading ${withUnit(Math.floor((item.sent / item.size) * 100), "%")}`, this.part(item)];
      if (item.speed) parts.push(`${bytes(item.speed)}/s`, left(item.remaining));
      return parts.filter(Boolean).join(" · ");
    },
  },
};

// Where in an editor files are held or let go: {where, place}; the timeline itself knows the place on it.
function landingAt(target) {
  if (store.dropPlace) return { where: Where.TIMELINE, place: store.dropPlace };
  return { where: target instanceof Element && target.closest(".editor > .left") ? Where.LIBRARY : Where.END };
}

function isEmpty() {
  return store.timeline !== null && framesOf(store.timeline) === 0;
}

function boxOf(target, where) {
  const { left, top, width, height } = (where === Where.LIBRARY ? target.closest(".left") : target).getBoundingClientRect();
  return { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
}

function hasFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

// The media files of this person: to drag onto the timeline, or to add at its end.
import { titleOf } from "cutroom/captions/stored.js";
import { goneOf } from "cutroom/library/gone.js";
import SourceView from "cutroom/library/source_view.js";
import { stepsOf } from "cutroom/stepping.js";
import { store } from "cutroom/store.js";
import { clock, withUnit } from "cutroom/words.js";

const LOST = "The file is gone from the server's disk. Replace it, or bring it in again.";
const MANY = 8; // files, from which on a search helps
const WHERE = [
  ["all", "All files"],
  ["here", "On the timeline"],
  ["rest", "Not on the timeline"],
];

export default {
  components: { SourceView },
  template: `<section class="library" data-testid="library">
    <header class="panel-head">
      <button type="button" class="button outlined" @click="$emit('choose')" data-testid="import">
        <svg viewBox="0 0 24 24"><path d="M12 5v14M5 12h14"/></svg>Import media</button>
    </header>
    <div v-if="media.length > ${MANY}" class="library-search">
      <input v-model="search" type="search" class="search" placeholder="Search" aria-label="Search media">
      <select v-model="where" class="job-choice" aria-label="Which files" data-testid="library-where">
        <option v-for="[key, word] in choices" :key="key" :value="key">{{ word }}</option></select>
    </div>
    <slot></slot>
    <ul v-if="gone.length" aria-label="Missing files">
      <li v-for="one in gone" :key="one.asset" class="media" data-testid="gone-media">
        <button type="button" class="thumb played" :aria-label="'Select the clips of ' + (one.name ?? 'the missing file')" title="Select its clips" data-testid="show-gone" @click="find(one)">
          <svg viewBox="0 0 24 24"><path d="M4 5h16v14H4zM9.5 9.500l5 5M14.500 9.500l-5 5"/></svg></button>
        <div class="media-words"><span class="clip-text" dir="auto" :title="one.name">{{ one.name ?? "Missing file" }}</span>
          <span class="sentence">{{ one.deleted ? "It was deleted." : "It is gone from the server's disk." }} {{ one.clips.length === 1 ? "A clip shows" : one.clips.length + " clips show" }} it.</span>
          <button type="button" class="link" title="Replace with another file, on this timeline" data-testid="exchange-media"
            @click="$emit('exchange', one.asset)">Replace it…</button></div>
      </li>
    </ul>
    <ul v-if="found.length" @keydown="step" @pointerdown="pressed = true" @focusin="arrive($event)">
      <li v-for="one in found" :key="one.id" class="media" :class="one.state" :draggable="usable(one)"
        :title="one.name" data-testid="media" :data-asset="one.id"
        @dragstart="drag($event, one)" @dragend="dropped()" @dblclick="add(one)">
        <div class="thumb" :class="{ played: playable(one) }" :role="playable(one) ? 'button' : null" :tabindex="playable(one) ? stop(one) : null"
          :aria-label="playable(one) ? 'Preview: ' + one.name : null" :title="playable(one) ? 'Preview, and mark a part' : null" data-testid="preview"
          @click="look(one)" @keydown.enter.prevent="look(one)" @keydown.space.prevent="look(one)">
          <div v-if="one.filmstrip" :style="picture(one)"></div>
          <img v-else-if="one.still && one.play_url" :src="one.play_url" alt="" loading="lazy">
          <svg v-else viewBox="0 0 24 24"><path :d="one.has_audio && !one.has_video ? wave : film"/></svg>
          <span v-if="one.duration && !one.still" class="mono">{{ length(one) }}</span>
          <b v-if="playable(one)"><svg viewBox="0 0 24 24"><path d="M8 5l11 7-11 7z"/></svg></b>
          <i v-if="used.has(one.id)" class="used" title="On the timeline" role="img" aria-label="On the timeline" data-testid="used">
            <svg viewBox="0 0 24 24"><path d="M5 12.5l4.500 4.500L19 7.500"/></svg></i>
        </div>
        <div class="media-words">
          <span class="clip-text" dir="auto">{{ one.name }}</span>
          <span v-if="one.state === 'failed'" class="sentence" :title="one.error">{{ one.error }}</span>
          <span v-else-if="one.lost" class="sentence" title="${LOST}" data-testid="lost">${LOST}</span>
          <span v-else-if="one.state === 'probing'" class="dim">Reading the file…</span>
          <span v-else-if="!one.play_url" class="dim">Preparing the preview…</span>
          <span v-else class="dim clip-text">{{ facts(one) }}</span>
          <span v-if="one.sounds?.length" class="dim clip-text" :title="soundNames(one)">{{ one.sounds.length }} sound tracks</span>
          <span v-if="one.captions?.length" class="dim clip-text" data-testid="has-captions">Captions: {{ captionNames(one) }}</span>
          <button v-if="one.state === 'failed'" type="button" class="link" :tabindex="stop(one)" :aria-label="'Remove: ' + one.name" @click="$emit('remove', one.id)">Remove</button>
        </div>
        <div class="media-actions">
          <button v-if="usable(one)" type="button" class="button icon small" @click="add(one)"
            :tabindex="stop(one)" :aria-label="'Add: ' + one.name" title="Add at the end of the timeline" data-testid="add"><svg viewBox="0 0 24 24"><path d="M12 5v14M5 12h14"/></svg></button>
          <button v-if="used.has(one.id)" type="button" class="button icon small" :tabindex="stop(one)" :aria-label="'Replace: ' + one.name"
            title="Replace with another file, on this timeline" data-testid="exchange-media" @click="$emit('exchange', one.id)"><svg viewBox="0 0 24 24"><path d="M5 9h13M14 5l4 4-4 4M19 15H6M10 11l-4 4 4 4"/></svg></button>
          <button v-if="one.state !== 'failed'" type="button" class="button icon small" :tabindex="stop(one)" :aria-label="'Rename: ' + one.name" title="Rename" data-testid="rename-media"
            @click="$emit('rename', one.id)"><svg viewBox="0 0 24 24"><path d="M4 20l1-4L16.500 4.500l3 3L8 19zM14 7l3 3"/></svg></button>
          <button v-if="one.state !== 'failed'" type="button" class="button icon small" :tabindex="stop(one)" :aria-label="'Delete: ' + one.name" title="Delete from the library" @click="$emit('remove', one.id)">
            <svg viewBox="0 0 24 24"><path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"/></svg></button>
        </div>
      </li>
    </ul>
    <p v-else class="nothing dim">{{ nothing }}</p>
    <slot name="foot"></slot>
    <SourceView ref="source"/>
  </section>`,
  data: () => ({
    media: [],
    used: new Set(),
    gone: [], // files that are on the timeline and not there any more
    search: "",
    where: "all",
    choices: WHERE,
    here: null, // the file whose buttons the Tab key stops at: that which had the focus last
    watching: store.watching,
    film: "M4 5h16v14H4zM8 5v14M16 5v14M4 9.5h4M4 14.5h4M16 9.5h4M16 14.5h4",
    wave: "M4 12v0M8 8v8M12 5v14M16 9v6M20 11v2",
  }),
  computed: {
    found() {
      if (this.media.length <= MANY) return this.media;
      const words = this.search.trim().toLowerCase();
      const there = { all: () => true, here: (one) => this.used.has(one.id), rest: (one) => !this.used.has(one.id) };
      return this.media.filter((one) => one.name.toLowerCase().includes(words) && there[this.where](one));
    },
    nothing() {
      if (!this.media.length) return "Drop files here, or choose Import media.";
      return this.search ? "Nothing with that name." : "No file is of that kind.";
    },
  },
  mounted() {
    this.stops = [store.on("document", () => this.markUsed()), store.on("assets", () => this.markGone())];
    this.markUsed();
    this.$emit("ready");
  },
  unmounted() {
    for (const stop of this.stops) stop();
  },
  methods: {
    show(media) {
      this.media = media;
      this.markGone();
    },
    markUsed() {
      const items = store.timeline?.tracks.flatMap((track) => track.items) ?? [];
      const used = new Set(items.map(({ asset }) => asset));
      if (used.symmetricDifference?.(this.used).size !== 0) this.used = used;
      this.markGone();
    },
    markGone() {
      const gone = store.timeline ? goneOf(store.timeline, store.assets, store.gone, new Set(this.media.map(({ id }) => id))) : [];
      if (gone.length || this.gone.length) this.gone = gone;
    },
    /** Select the clips of a missing file, and go to the first. */
    find({ clips, start }) {
      store.select(clips);
      store.setPlayhead(start);
    },
    /** One file of many is a stop of the Tab key; arrows walk to the others. */
    stop(one) {
      const here = this.found.find(({ id }) => id === this.here) ?? this.found[0];
      return one === here ? 0 : -1;
    },
    arrive({ target }) {
      this.here = target.closest("li").dataset.asset;
      this.byKey = !this.pressed; // after a click the arrows are the timeline's
      this.pressed = false;
    },
    step(event) {
      const next = this.byKey && stepsOf(event, ".media");
      if (!next) return;
      event.preventDefault();
      next.focus();
    },
    playable: (one) => Boolean(one.state === "ready" && one.play_url && !one.still),
    look(one) {
      if (this.playable(one)) this.$refs.source.open(one);
    },
    add(one) {
      if (this.usable(one)) this.$emit("add", one.id);
    },
    usable: (one) => one.state === "ready" && !one.lost && !store.watching,
    drag(event, one) {
      event.dataTransfer.setData("application/x-cutroom-asset", one.id);
      event.dataTransfer.effectAllowed = "copy";
      store.carried = one; // until it is dropped, browsers do not tell the timeline what it is
    },
    dropped() {
      store.carried = null;
    },
    length: ({ duration }) => (duration < 1 ? withUnit(Math.max(0.1, duration).toFixed(1), "s") : clock(duration)),
    captionNames: ({ captions }) => captions.map(titleOf).join("; "),
    soundNames: ({ sounds }) => sounds.map(({ name }) => name).join("\n"),
    facts(one) {
      if (one.has_video) return `${one.width} × ${one.height}` + (one.still ? "" : ` · ${rate(one.rate)}`);
      return "Sound";
    },
    picture({ filmstrip: strip }) {
      const tile = Math.floor(strip.count / 3); // the first pictures of a video are often black
      const rows = Math.ceil(strip.count / strip.columns);
      const place = (index, count) => (count > 1 ? (100 * index) / (count - 1) : 0);
      return {
        aspectRatio: `${strip.tile_width} / ${strip.tile_height}`,
        backgroundImage: `url("${strip.url}")`,
        backgroundSize: `${strip.columns * 100}% ${rows * 100}%`,
        backgroundPosition: `${place(tile % strip.columns, strip.columns)}% ${place(Math.floor(tile / strip.columns), rows)}%`,
      };
    },
  },
};

function rate([over, under]) {
  return withUnit(Number((over / under).toFixed(2)), "fps");
}

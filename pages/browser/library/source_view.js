// A look at one media file before it is used: played, marked with in and out, and put on the timeline.
import { rateOf, timecode } from "cutroom/document.js";
import { store } from "cutroom/store.js";
import { kindAmong } from "cutroom/timeline/arrivals.js";
import SoundPicture from "cutroom/library/sound_picture.js";
import { verbFor } from "cutroom/library/source_keys.js";
import { countOf, insertion, middleOf, partOf, pictureAt } from "cutroom/library/source.js";

export default {
  components: { SoundPicture },
  template: `<dialog ref="dialog" class="keys source" :aria-label="'Preview: ' + asset?.name" data-testid="source"
      @click="$event.target === $refs.dialog && $refs.dialog.close()" @pointerdown="byKey = false" @keydown="press" @close="away()">
    <template v-if="asset">
      <header class="panel-head"><h2 class="grow clip-text" dir="auto" :title="asset.name">{{ asset.name }}</h2>
        <button type="button" class="button icon" aria-label="Close" title="Close (Esc)" @click="$refs.dialog.close()">
          <svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button></header>
      <div class="source-screen" :class="{ heard: !asset.has_video }">
        <SoundPicture v-if="!asset.has_video" :asset="asset" :heard="picture / Math.max(1, counted.count - 1)" @click="seekIn($event)"/>
        <video ref="video" :src="asset.play_url" preload="auto" playsinline data-testid="source-video" @click="toggle()"
          @play="playing = true; follow()" @pause="playing = false" @timeupdate="look()" @seeked="look()" @error="broken = true"></video>
      </div>
      <p v-if="broken" class="sentence" role="alert">This browser cannot play the file. It can still be added.</p>
      <div class="source-scrub">
        <div class="source-marked" :style="marked"></div>
        <input type="range" class="source-range" min="0" :max="counted.count - 1" step="1" autofocus :value="picture" aria-label="Place in the file"
          :aria-valuetext="time(picture)" data-testid="source-place" @input="seek(Number($event.target.value))">
      </div>
      <div class="source-line">
        <button type="button" class="button icon" :aria-label="playing ? 'Pause' : 'Play'" :title="playing ? 'Pause (Space)' : 'Play (Space)'" data-testid="source-play" @click="toggle()">
          <svg viewBox="0 0 24 24"><path :d="playing ? 'M8 5v14M16 5v14' : 'M7 5l12 7-12 7z'"/></svg></button>
        <span class="mono" data-testid="source-time">{{ time(picture) }}</span>
        <span class="grow"></span>
        <button type="button" class="button outlined small" title="Begin here (I)" data-testid="source-in" @click="mark('inPoint')">In <span class="mono">{{ time(inPoint ?? 0) }}</span></button>
        <button type="button" class="button outlined small" title="End before this picture (O)" data-testid="source-out" @click="mark('outPoint')">Out <span class="mono">{{ time(outPoint ?? counted.count) }}</span></button>
        <button type="button" class="button small" :disabled="inPoint === null && outPoint === null" title="Take the whole file (Alt+X)" @click="clear()">Clear</button>
      </div>
      <div class="source-line">
        <span class="grow dim" role="status" data-testid="source-said">{{ said }}</span>
        <button type="button" class="button outlined" data-testid="source-append" @click="append()">Add at the end</button>
        <button type="button" class="button primary" data-testid="source-insert" title="What stands there makes room (Enter)" @click="insert()">Insert at the playhead</button>
      </div>
    </template>
  </dialog>`,
  data: () => ({ asset: null, picture: 0, inPoint: null, outPoint: null, playing: false, broken: false, told: "", byKey: false }),
  computed: {
    counted() {
      return countOf(this.asset, store.timeline);
    },
    marked() {
      const place = (point) => `${(100 * point) / this.counted.count}%`;
      return { left: place(this.inPoint ?? 0), right: `calc(100% - ${place(this.outPoint ?? this.counted.count)})` };
    },
    said() {
      if (this.told) return this.told;
      const part = partOf(this.asset, store.timeline, this);
      return part ? `${timecode(part.frames, store.timeline)} will be added.` : "";
    },
  },
  mounted() {
    this.unhear = store.on("refused", (reason) => (this.told = reason)); // the page's own note lies under the dialog
  },
  unmounted() {
    this.unhear();
  },
  methods: {
    async open(asset) {
      if (store.timeline === null) return;
      store.setPlaying(false); // two that play at once are heard as none
      Object.assign(this, { asset, picture: 0, inPoint: null, outPoint: null, playing: false, broken: false, told: "", byKey: false });
      await this.$nextTick(); // only what is drawn can have the focus
      if (!this.$refs.dialog.open) this.$refs.dialog.showModal();
    },
    away() {
      this.$refs.video?.pause();
      this.asset = null; // the browser stops to read the file
    },
    time(picture) {
      return timecode(picture, this.counted);
    },
    look() {
      if (this.$refs.video) this.picture = pictureAt(this.$refs.video.currentTime, this.counted);
    },
    follow() {
      this.look();
      if (this.playing) requestAnimationFrame(() => this.follow());
    },
    toggle() {
      const { video } = this.$refs;
      if (!video.paused) return video.pause();
      video.play().catch(() => (this.broken = video.error !== null)); // a pause in between is no fault
    },
    seek(picture) {
      this.picture = Math.min(this.counted.count - 1, Math.max(0, picture));
      this.$refs.video.currentTime = middleOf(this.picture, this.counted);
    },
    /** Go where a press on the picture of a sound says. */
    seekIn({ currentTarget, clientX }) {
      const { left, width } = currentTarget.getBoundingClientRect();
      this.seek(Math.round(((clientX - left) / width) * (this.counted.count - 1)));
    },
    step(pictures) {
      this.$refs.video.pause();
      this.seek(this.picture + pictures);
    },
    /** A mark that is set past the other one takes the other one away. */
    mark(which) {
      this.told = "";
      this[which] = this.picture;
      if (this.inPoint === null || this.outPoint === null || this.inPoint < this.outPoint) return;
      this[which === "inPoint" ? "outPoint" : "inPoint"] = null;
      if (this.outPoint === 0) this.outPoint = null;
    },
    clear() {
      Object.assign(this, { inPoint: null, outPoint: null, told: "" });
    },
    append() {
      this.put(({ kind, part }) => ({ type: "append", track: null, kind, clips: [part] }));
    },
    insert() {
      const at = store.playhead;
      const part = this.put(({ kind, part }) => insertion(part, kind, store.timeline, at));
      if (part) store.setPlayhead(at + part.frames); // the next part follows this one
    },
    put(command) {
      const part = partOf(this.asset, store.timeline, this);
      if (part === null) return null;
      store.send(command({ kind: kindAmong(this.asset), part }));
      this.clear();
      this.told = `${timecode(part.frames, store.timeline)} added. Mark another part, or close.`;
      return part;
    },
    press(event) {
      const { code, ctrlKey, metaKey, target } = event;
      if (code === "Tab") this.byKey = true; // a button that a pointer pressed has done its work, and takes no key
      const onButton = this.byKey && target.matches("button") && ["Space", "Enter"].includes(code);
      if (ctrlKey || metaKey || onButton) return;
      const verb = verbFor(event, Math.round(rateOf(this.counted)));
      if (!verb) return;
      event.preventDefault();
      const [does, what] = verb;
      this[does](what);
    },
  },
};

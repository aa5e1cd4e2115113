// The videos of a list, a page at a time, live while a job brings them in.
import { progress } from "cutroom/progress.js";

const PAGE = 100; // rows
const CALM = 1000; // ms between two looks at the server
const FILTERS = [
  ["", "All", "total"],
  ["ready", "Ready", "ready"],
  ["waiting", "Waiting", "waiting"],
  ["failed", "Failed", "failed"],
];
const STATES = { waiting: "Waiting", working: "Coming in…", ready: "Ready", failed: "Failed" };

export default {
  template: `<section class="table-box" data-testid="list-videos">
    <div class="table-bar">
      <nav class="segments" role="tablist">
        <button v-for="[key, word, count] in filters" :key="key" type="button" role="tab" :aria-selected="filter === key"
          :class="{chosen: filter === key}" :data-testid="'show-' + count" @click="choose(key)">{{ word }} <span class="dim">{{ counts[count] }}</span></button>
      </nav>
      <span class="grow"></span>
      <template v-if="!watching">
        <button v-if="counts.failed" type="button" class="button outlined" data-testid="retry-failed" @click="$emit('retry')">Try again what failed</button>
        <button v-else-if="counts.waiting && !running" type="button" class="button outlined" data-testid="retry-failed" @click="$emit('retry')">Bring in the rest</button>
        <button type="button" class="button outlined" :disabled="!counts.ready" data-testid="make-projects" @click="$emit('projects', chosen)">
          {{ chosen.length ? 'Make projects of ' + chosen.length : 'Make projects of all' }}</button>
        <button type="button" class="button outlined" :disabled="!counts.ready" data-testid="export-videos" @click="$emit('exports', chosen)">
          {{ chosen.length ? 'Export ' + chosen.length : 'Export all' }}</button>
        <button v-if="chosen.length" type="button" class="button" data-testid="remove-videos" @click="$emit('remove', chosen)">Remove</button>
      </template>
    </div>
    <table v-if="videos.length">
      <thead><tr><th v-if="!watching" class="choose"></th><th class="narrow">Line</th><th>Title</th><th class="points">In</th><th class="points">Out</th><th>State</th></tr></thead>
      <tbody>
        <tr v-for="one in videos" :key="one.id" :class="{wrong: one.error}" data-testid="list-video">
          <td v-if="!watching"><input type="checkbox" :value="one.id" v-model="chosen" :aria-label="'Choose ' + one.title"></td>
          <td class="dim figures">{{ one.line }}</td><td :title="one.source">
            <a v-if="one.project_id" class="link" :href="'/projects/' + one.project_id" data-testid="row-project">{{ one.title || one.source }}</a>
            <template v-else>{{ one.title || one.source }}</template></td>
          <td class="mono">{{ one.start }}</td><td class="mono">{{ one.end }}</td>
          <td class="wraps" :class="{sentence: one.error, dim: !one.error}">{{ one.error || states[one.state] }}</td>
        </tr>
      </tbody>
    </table>
    <p v-else class="table-bar dim">{{ loaded ? 'Nothing here yet.' : '' }}</p>
    <div v-if="starts.length > 1 || more" class="table-bar">
      <button type="button" class="button small outlined" :disabled="starts.length === 1" @click="starts.pop(); load()">Earlier</button>
      <button type="button" class="button small outlined" :disabled="!more" @click="starts.push(videos.at(-1).position); load()">Later</button>
    </div>
  </section>`,
  props: { list: String, watching: Boolean },
  emits: ["remove", "retry", "projects", "exports"],
  data: () => ({
    filters: FILTERS,
    states: STATES,
    filter: "",
    videos: [],
    counts: { total: 0, ready: 0, waiting: 0, failed: 0 },
    chosen: [],
    starts: [0], // the position before each page up to this one
    more: false,
    loaded: false,
    running: false,
  }),
  mounted() {
    this.load();
    this.stop = progress.on(() => this.hear());
  },
  unmounted() {
    this.stop();
    clearTimeout(this.timer);
  },
  methods: {
    choose(filter) {
      Object.assign(this, { filter, starts: [0] });
      this.load();
    },
    reload() {
      this.chosen = [];
      this.load();
    },
    // Every word of a job of lists may have changed a row; several words become one look.
    hear() {
      const words = progress.all.filter((job) => ["batch", "exports"].includes(job.operation));
      const heard = words.map((job) => [job.id, job.status, job.message].join()).join(";");
      this.running = words.some((job) => job.operation === "batch" && ["pending", "processing"].includes(job.status));
      if (heard === this.heard) return;
      this.heard = heard;
      this.timer ??= setTimeout(() => {
        this.timer = null;
        this.load();
      }, CALM);
    },
    async load() {
      const asked = (this.asked = (this.asked ?? 0) + 1);
      const states = this.filter === "waiting" ? ["waiting", "working"] : [this.filter].filter(Boolean);
      const query = new URLSearchParams({ after: this.starts.at(-1), limit: PAGE + 1 });
      for (const state of states) query.append("state", state);
      try {
        const [list, videos] = await Promise.all(
          [`/api/lists/${this.list}`, `/api/lists/${this.list}/videos?${query}`].map(async (address) => {
            const answer = await fetch(address);
            if (!answer.ok) throw new Error(answer.statusText);
            return answer.json();
          }),
        );
        if (asked !== this.asked) return; // a newer question is on its way, or was answered
        this.counts = list.videos;
        this.more = videos.length > PAGE;
        this.videos = videos.slice(0, PAGE);
        this.loaded = true;
      } catch {
        // the next word of a job looks again
      }
    },
  },
};

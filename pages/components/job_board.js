// Every job of this person, live, with a filter.
import JobCard from "cutroom/job_card.js";
import { isOver, progress } from "cutroom/progress.js";

const FILTERS = [
  ["all", "All", () => true],
  ["running", "Running", (job) => !isOver(job)],
  ["done", "Ready", (job) => job.status.startsWith("completed")],
  ["failed", "Failed", (job) => job.status === "failed"],
  ["cancelled", "Cancelled", (job) => job.status === "cancelled"],
];

export default {
  components: { JobCard },
  template: `<section class="job-board">
    <nav class="segments" role="tablist">
      <button v-for="[key, word] in filters" :key="key" type="button" role="tab" :aria-selected="filter === key"
        :class="{chosen: filter === key}" @click="filter = key" :data-testid="'filter-' + key">
        {{ word }} <span class="dim">{{ count(key) }}</span></button>
    </nav>
    <p v-if="!live" class="live-dot away" role="status"><i></i>Reconnecting. What you see may be a moment old.</p>
    <ul v-if="shown.length"><JobCard v-for="job in shown" :key="job.id" :job="job" :live="live" full/></ul>
    <div v-else class="empty" data-testid="no-jobs">
      <strong>{{ filter === 'all' ? 'No jobs yet' : 'Nothing here' }}</strong>
      <span v-if="filter === 'all'">Exports and imports show up here while they run, and stay until you delete them.</span>
    </div>
  </section>`,
  data: () => ({ jobs: [], live: true, seen: false, filter: "all", filters: FILTERS }),
  computed: {
    shown() {
      return this.jobs.filter(this.test(this.filter));
    },
  },
  mounted() {
    this.stop = progress.on(() => {
      this.live = progress.live || !this.seen;
      this.seen ||= progress.live;
      this.jobs = progress.all;
    });
  },
  unmounted() {
    this.stop();
  },
  methods: {
    test(key) {
      return FILTERS.find(([name]) => name === key)[2];
    },
    count(key) {
      return this.jobs.filter(this.test(key)).length;
    },
  },
};

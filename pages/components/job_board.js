// Every job of this person, live. Exports come first: they are what people look for.
import JobCard from "cutroom/job_card.js";
import { isOver, progress } from "cutroom/progress.js";

const KINDS = [
  ["exports", "Exports", (job) => job.operation === "render"],
  ["media", "Imports and previews", (job) => job.operation !== "render"],
  ["all", "All", () => true],
];
const STATES = [
  ["any", "Any state", () => true],
  ["running", "Running", (job) => !isOver(job)],
  ["done", "Ready", (job) => job.status.startsWith("completed")],
  ["failed", "Failed", (job) => job.status === "failed"],
  ["cancelled", "Cancelled", (job) => job.status === "cancelled"],
];
const NOTHING = {
  exports: ["No exports yet", "Open a project and press Export: it is shown here while it runs, and the file waits here for you."],
  media: ["Nothing was brought in yet", "Files that you bring in are read and made ready for the timeline here."],
  all: ["No jobs yet", "Exports and imports show up here while they run, and stay until you delete them."],
};

export default {
  components: { JobCard },
  template: `<section class="job-board">
    <div class="job-filters">
      <nav class="segments" role="tablist" aria-label="Kind">
        <button v-for="[key, word, test] in kinds" :key="key" type="button" role="tab" :aria-selected="kind === key"
          :class="{chosen: kind === key}" @click="kind = key" :data-testid="'kind-' + key">
          {{ word }} <span class="dim">{{ jobs.filter(test).length }}</span></button>
      </nav>
      <nav v-if="ofKind.length" class="segments" role="tablist" aria-label="State">
        <button v-for="[key, word, test] in states" :key="key" type="button" role="tab" :aria-selected="state === key"
          :class="{chosen: state === key}" @click="state = key" :data-testid="'filter-' + key">
          {{ word }} <span v-if="key !== 'any'" class="dim">{{ ofKind.filter(test).length }}</span></button>
      </nav>
    </div>
    <p v-if="!live" class="live-dot away" role="status"><i></i>Reconnecting. What you see may be a moment old.</p>
    <ul v-if="shown.length"><JobCard v-for="job in shown" :key="job.id" :job="job" :live="live" full/></ul>
    <div v-else-if="seen" class="empty" data-testid="no-jobs">
      <strong>{{ ofKind.length ? 'Nothing here' : nothing[0] }}</strong>
      <span v-if="!ofKind.length">{{ nothing[1] }}</span>
    </div>
  </section>`,
  data: () => ({ jobs: [], live: true, seen: false, kind: "exports", state: "any", kinds: KINDS, states: STATES }),
  computed: {
    ofKind() {
      return this.jobs.filter(test(KINDS, this.kind));
    },
    shown() {
      return this.ofKind.filter(test(STATES, this.state));
    },
    nothing() {
      return NOTHING[this.kind];
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
};

function test(filters, chosen) {
  return filters.find(([key]) => key === chosen)[2];
}

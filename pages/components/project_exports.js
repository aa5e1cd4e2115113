// The exports of this project, newest first: their files stay at hand after the job panel let them go.
import JobCard from "cutroom/job_card.js";
import { progress } from "cutroom/progress.js";
import { Steady } from "cutroom/steady.js";
import { store } from "cutroom/store.js";

export default {
  components: { JobCard },
  template: `<section class="project-exports" aria-label="Exports" data-testid="project-exports" @pointerdown="steady.hold($event)">
    <ul v-if="shown.length"><JobCard v-for="job in shown" :key="job.id" :job="job" :live="live" kept/></ul>
    <div v-else class="nothing" data-testid="no-exports"><strong>No exports yet</strong>
      <span v-if="!watching">Press <kbd>E</kbd> to make a file of this timeline. It stays here until you delete it on the page Jobs.</span></div>
  </section>`,
  data: () => ({ jobs: [], live: true, watching: store.watching }),
  computed: {
    shown() {
      return this.jobs.filter((job) => job.operation === "render" && job.project_id === store.projectId);
    },
  },
  created() {
    this.steady = new Steady(() => this.take());
  },
  mounted() {
    this.stop = progress.on(() => this.steady.draw());
    if (store.projectId) this.read();
    else this.waits = store.on("document", () => this.read());
  },
  unmounted() {
    this.stop();
    this.waits?.();
  },
  methods: {
    take() {
      this.live = progress.live;
      this.jobs = progress.all;
    },
    /** What the page knows of jobs is the newest of them; those of this project may be older. */
    async read() {
      this.waits?.();
      const answer = await fetch(`/api/jobs?project=${store.projectId}&limit=200`).catch(() => null);
      if (answer?.ok) progress.learn(await answer.json());
    },
  },
};

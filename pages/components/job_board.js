// Every job that this person may see, live. Exports come first: they are what people look for.
import JobCard from "cutroom/job_card.js";
import { KINDS, NONE, NOTHING, STATES, TOGETHER, choices, fitting } from "cutroom/job_filters.js";
import NoticesDialog from "cutroom/notices_dialog.js";
import { progress } from "cutroom/progress.js";
import QueueNotice from "cutroom/queue_notice.js";
import { Steady } from "cutroom/steady.js";

export default {
  components: { JobCard, NoticesDialog, QueueNotice },
  template: `<section class="job-board" @pointerdown="steady.hold($event)">
    <div class="job-top"><QueueNotice full/>
      <button type="button" class="button outlined small" data-testid="open-notices" @click="$refs.notices.open()">Notices</button></div>
    <NoticesDialog ref="notices"/>
    <div class="job-filters">
      <nav class="segments" role="tablist" aria-label="Kind">
        <button v-for="[key, word] in kinds" :key="key" type="button" role="tab" :aria-selected="wanted.kind === key"
          :class="{chosen: wanted.kind === key}" @click="wanted.kind = key" :data-testid="'kind-' + key">
          {{ word }} <span class="dim">{{ count({kind: key, state: 'any'}) }}</span></button>
      </nav>
      <nav v-if="count({state: 'any'})" class="segments" role="tablist" aria-label="State">
        <button v-for="[key, word] in states" :key="key" type="button" role="tab" :aria-selected="wanted.state === key"
          :class="{chosen: wanted.state === key}" @click="wanted.state = key" :data-testid="'filter-' + key">
          {{ word }} <span v-if="key !== 'any'" class="dim">{{ count({state: key}) }}</span></button>
      </nav>
      <select v-if="projects.length" v-model="wanted.project" class="job-choice" aria-label="Project" data-testid="filter-project">
        <option :value="null">All projects</option>
        <option v-for="[id, name] in projects" :key="id" :value="id">{{ name }}</option>
      </select>
      <select v-if="people.length" v-model="wanted.person" class="job-choice" aria-label="Person" data-testid="filter-person">
        <option :value="null">Everybody</option>
        <option v-for="[id, name] in people" :key="id" :value="id">{{ name }}</option>
      </select>
    </div>
    <p v-if="!live" class="live-dot away" role="status"><i></i>Reconnecting. What you see may be a moment old.</p>
    <div v-if="own.length > 1 || selection.length" class="job-together" :class="{some: selection.length}" data-testid="together">
      <label><input ref="all" type="checkbox" :checked="allChosen" :indeterminate="selection.length > 0 && !allChosen" data-testid="choose-all"
        @change="chooseAll($event.target.checked)"> {{ selection.length ? selection.length + ' selected' : 'Select all' }}</label>
      <span class="grow"></span>
      <span v-if="refusal" class="sentence">{{ refusal }}</span>
      <template v-if="doubted">
        <span class="sentence" role="alert">Delete {{ doubted.jobs.length }} for good? The files of exports go with them.</span>
        <button ref="keep" type="button" class="button outlined small" data-testid="together-keep" @click="settle()">Keep</button>
        <button type="button" class="button danger small" data-testid="together-surely" @click="askAll(doubted)">Delete</button>
      </template>
      <button v-else v-for="[word, what, test] in possible" :key="what" type="button" class="button outlined small" :disabled="busy"
        :data-testid="'together-' + what" @click="askFor(what, test)">{{ word }} {{ selection.filter(test).length }}</button>
    </div>
    <ul v-if="shown.length"><JobCard v-for="job in shown" :key="job.id" :job="job" :live="live" full
      :chosen="chosen.has(job.id)" @choose="choose(job.id, $event)"/></ul>
    <div v-else-if="seen" class="empty" data-testid="no-jobs">
      <strong>{{ jobs.length && count({state: 'any', project: null, person: null}) ? none[wanted.state] : nothing[0] }}</strong>
      <span v-if="!count({state: 'any', project: null, person: null})">{{ nothing[1] }}</span>
    </div>
  </section>`,
  data: () => ({
    jobs: [],
    live: true,
    seen: false,
    wanted: { kind: "exports", state: "any", project: null, person: null },
    kinds: KINDS,
    states: STATES,
    none: NONE,
    names: {}, // of projects, by id
    chosen: new Set(),
    busy: false,
    doubted: null, // what is done only after a second word
    refusal: null,
  }),
  computed: {
    shown() {
      return fitting(this.jobs, this.wanted);
    },
    selection() {
      return this.own.filter((job) => this.chosen.has(job.id));
    },
    possible() {
      return TOGETHER.filter(([, , test]) => this.selection.some(test));
    },
    allChosen() {
      return this.own.length > 0 && this.selection.length === this.own.length;
    },
    projects() {
      const name = (job) => this.names[job.project_id];
      return choices(this.jobs, (job) => name(job) && job.project_id, name);
    },
    people() {
      return choices(this.jobs, (job) => job.owner, (job) => job.owner_name ?? "Mine");
    },
    /** Those that one may choose: what others started is theirs. */
    own() {
      return this.shown.filter((job) => !job.owner_name);
    },
    nothing() {
      return NOTHING[this.wanted.kind];
    },
  },
  created() {
    this.told = {}; // names that are not shown yet
    this.steady = new Steady(() => this.take());
  },
  mounted() {
    this.stop = progress.on(() => this.steady.draw());
  },
  unmounted() {
    this.stop();
  },
  methods: {
    take() {
      this.live = progress.live || !this.seen;
      this.seen ||= progress.live;
      this.jobs = progress.all;
      Object.assign(this.names, this.told);
      if (this.jobs.some((job) => job.project_id && !(job.project_id in this.names))) this.nameProjects();
    },
    count(other) {
      return fitting(this.jobs, { ...this.wanted, ...other }).length;
    },
    choose(id, yes) {
      this.doubted = null;
      const next = new Set(this.chosen);
      if (yes) next.add(id);
      else next.delete(id);
      this.chosen = next;
    },
    chooseAll(yes) {
      this.doubted = null;
      this.chosen = new Set(yes ? this.own.map((job) => job.id) : []);
    },
    async askFor(what, test) {
      const wish = { what, jobs: this.selection.filter(test).map((job) => job.id) };
      if (what !== "delete") return this.askAll(wish);
      this.doubted = wish;
      await this.$nextTick();
      this.$refs.keep?.focus();
    },
    async askAll({ what, jobs }) {
      this.busy = true;
      this.settle();
      const refusals = [];
      for (const id of jobs) refusals.push(await progress.ask(id, what));
      this.refusal = refusals.find(Boolean) ?? null;
      this.chosen = new Set();
      this.busy = false;
    },
    /** The buttons go; the focus stays near. */
    settle() {
      this.doubted = null;
      this.$refs.all?.focus();
    },
    async nameProjects() {
      for (const job of this.jobs) if (job.project_id) this.names[job.project_id] ??= null; // asked for, once
      try {
        const answer = await fetch("/api/projects");
        if (answer.ok) for (const project of await answer.json()) this.told[project.id] = project.name;
        this.steady.draw(); // a filter may come with them, and lines move
      } catch {
        // without their names, projects are no filter
      }
    },
  },
};

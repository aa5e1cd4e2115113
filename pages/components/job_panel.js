// The jobs of this person in the corner of every page: what runs, what failed, what is ready.
// Exports, and lists of which something failed, stay when they are done, for five minutes or until they
// are cleared; the jobs page keeps everything. A file that is being read is shown where it came in.
// In the editor they lie in a column of their own; on other pages they are a word in the bar at the
// top until somebody opens them, and what is below makes room then. They cover nothing.
import JobCard, { doing } from "cutroom/job_card.js";
import { isOver, progress } from "cutroom/progress.js";
import QueueNotice from "cutroom/queue_notice.js";
import { Steady } from "cutroom/steady.js";

const KEPT = 5 * 60 * 1000; // ms
const MOST = 6; // cards
const OPEN = "cutroom:jobs-open"; // in this tab: "yes" or "no", once somebody said so
const CLEARED = "cutroom:jobs-cleared"; // in this browser: ids, newest last
const REMEMBERED = 200; // of those

export default {
  components: { JobCard, QueueNotice },
  template: `<aside v-if="shown.length" class="job-panel" :class="{open}" aria-label="Jobs" data-testid="job-panel" @pointerdown="steady.hold($event)">
    <header>
      <a href="/jobs" class="grow" title="All jobs">{{ heading }}</a>
      <span v-if="!live" class="live-dot away"><i></i>Reconnecting…</span>
      <button v-if="open && ended.length" type="button" class="button small" title="Take all that ended out of this list" data-testid="clear-jobs"
        @click="clear()">Clear</button>
      <button type="button" class="button icon small" :aria-label="open ? 'Fold the jobs' : 'Show the jobs'" :title="open ? 'Fold' : 'Show the jobs'"
        :aria-expanded="String(open)" data-testid="fold-jobs" @click="fold()">
        <svg viewBox="0 0 24 24"><path :d="open === inBar ? 'M6 15l6-6 6 6' : 'M6 9l6 6 6-6'"/></svg></button>
    </header>
    <QueueNotice v-if="open && waits"/>
    <ul v-if="open">
      <JobCard v-for="job in alone" :key="job.id" :job="job" :live="live" @dismiss="dismiss([job.id])"/>
      <li v-if="previews.length > 1" class="job" data-testid="previews">
        <div class="job-line"><span class="job-sign" aria-hidden="true"></span><span class="job-title">Preparing previews</span>
          <span class="grow"></span><span class="dim figures">{{ previews.length }} to go</span></div>
        <div class="bar waiting"><i></i></div>
      </li>
    </ul>
  </aside>`,
  props: { inBar: Boolean },
  data() {
    const open = sessionStorage.getItem(OPEN) ?? (this.inBar ? "no" : "yes");
    return { jobs: [], live: true, seen: false, open: open === "yes", now: Date.now(), dismissed: cleared() };
  },
  computed: {
    shown() {
      return this.jobs.filter((job) => !this.dismissed.has(job.id) && this.belongs(job));
    },
    /** Previews that are being made: many files make many, and none is worth a card of its own. */
    previews() {
      return this.shown.filter((job) => job.operation === "derive" && !isOver(job));
    },
    alone() {
      const grouped = this.previews.length > 1 ? this.previews : [];
      return this.shown.filter((job) => !grouped.includes(job)).slice(0, MOST);
    },
    waits() {
      return this.shown.some((job) => job.status === "pending");
    },
    heading() {
      const active = this.shown.filter((job) => !isOver(job));
      if (this.inBar && !this.open && active.length === 1 && this.live) return doing(active[0]);
      const among = (status) => this.shown.filter((job) => job.status === status).length;
      const [running, waiting] = [among("processing"), among("pending")];
      const failed = among("failed");
      const ready = this.ended.length - failed;
      const counts = { running, waiting, failed, ready };
      const words = Object.entries(counts).filter(([, count]) => count).map(([word, count]) => `${count} ${word}`);
      return words.join(", ");
    },
    ended() {
      return this.shown.filter(isOver);
    },
  },
  created() {
    this.steady = new Steady(() => this.take());
  },
  mounted() {
    this.stop = progress.on(() => this.steady.draw());
    this.clock = setInterval(() => (this.now = Date.now()), 10000);
    this.sizes = new ResizeObserver(() => this.makeRoom());
  },
  updated() {
    this.sizes.disconnect();
    if (this.shown.length) this.sizes.observe(this.$el);
    else this.makeRoom();
  },
  unmounted() {
    this.sizes.disconnect();
    this.stop();
    clearInterval(this.clock);
  },
  methods: {
    take() {
      this.jobs = progress.all;
      this.live = progress.live || !this.seen;
      this.seen ||= progress.live;
    },
    belongs(job) {
      if (["import", "notify", "probe", "tidy"].includes(job.operation) || progress.elsewhere.has(job.id)) return false;
      if (job.batch && this.isTold(job)) return false;
      if (!isOver(job)) return true;
      if (job.status === "cancelled" || this.now - new Date(job.finished_at) > KEPT) return false;
      if (job.operation === "batch" && job.status === "completed_with_errors") return true;
      return job.status === "failed" || ["render", "exports"].includes(job.operation);
    },
    /** Whether the card of a whole tells of this part too: all but what is tried again when that is over. */
    isTold(job) {
      const whole = progress.jobs.get(job.batch);
      return Boolean(whole) && (isOver(job) || !isOver(whole));
    },
    /** Tells the page how much of its height is taken, so that nothing has to lie below. */
    makeRoom() {
      const height = this.shown.length ? this.$el.offsetHeight + 14 : 0;
      document.documentElement.style.setProperty("--job-panel-height", `${height}px`);
    },
    fold() {
      this.open = !this.open;
      sessionStorage.setItem(OPEN, this.open ? "yes" : "no");
    },
    clear() {
      this.dismiss(this.ended.map((job) => job.id));
    },
    /** Take jobs out of view here, and on every page of this browser. */
    dismiss(ids) {
      this.dismissed = new Set([...cleared(), ...this.dismissed, ...ids]);
      localStorage.setItem(CLEARED, JSON.stringify([...this.dismissed].slice(-REMEMBERED)));
    },
  },
};

function cleared() {
  try {
    return new Set(JSON.parse(localStorage.getItem(CLEARED)) ?? []);
  } catch {
    return new Set();
  }
}

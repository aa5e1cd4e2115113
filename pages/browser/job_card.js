// One job: its bar while it runs, what came of it when it is over, and what can be done about it.
import { retriable } from "cutroom/job_filters.js";
import { made as howMade } from "cutroom/made.js";
import { isOver, progress } from "cutroom/progress.js";
import { queue } from "cutroom/queue.js";
import { ago, bytes, left, withUnit } from "cutroom/words.js";

const KINDS = { upload: "Upload", import: "Import", derive: "Preview", sample: "Sample clip", render: "Export", exports: "Exports", batch: "List", download: "Download", notify: "Notice", probe: "After an upgrade", tidy: "Once a day" };
const WORK = { upload: "Uploading", import: "Reading", derive: "Preparing", sample: "Making", render: "Exporting", exports: "Exporting", batch: "Filling", download: "Downloading", notify: "Telling of", probe: "", tidy: "" };
const FAILURES = 5; // that a card names
const STATES = {
  completed: "Ready",
  completed_with_errors: "Ready, with errors",
  failed: "Failed",
  cancelled: "Cancelled",
};

export default {
  template: `<li class="job" :class="job.status" :data-job="job.id" data-testid="job">
    <div class="job-line">
      <input v-if="full && !job.owner_name" type="checkbox" class="job-choose" :checked="chosen" :aria-label="'Select ' + job.title" data-testid="choose-job"
        @change="$emit('choose', $event.target.checked)">
      <span class="job-sign" aria-hidden="true"></span>
      <span class="job-title" :title="job.title"><span class="clip-text">{{ stem }}</span>{{ ending }}</span>
      <span v-if="full && over" class="dim">{{ kind }}</span>
      <span v-if="job.owner_name" class="dim" data-testid="job-owner">{{ job.owner_name }}</span>
      <span class="grow"></span>
      <span class="dim figures">{{ over ? state : percent }}</span>
      <button v-if="!over && !job.owner_name" type="button" class="button icon small" :disabled="cancelling" :aria-label="named('Cancel')" title="Cancel"
        data-testid="cancel-job" @click="ask('cancel')"><svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
      <button v-else-if="over && !full && !kept" type="button" class="button icon small" :aria-label="named('Dismiss')" title="Dismiss"
        @click="$emit('dismiss')"><svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
    </div>
    <div v-if="!over" class="bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="Math.floor(job.fraction * 100)" :aria-label="title" :class="{waiting: waits && !paused && !stands, paused}"><i :style="{width: job.fraction * 100 + '%'}"></i></div>
    <div v-if="!over" class="job-words dim"><span class="grow">{{ words }}</span>
      <template v-if="waits && !paused && !job.owner_name">
        <button v-if="usual" type="button" class="link" :aria-label="named('Do this first')" data-testid="do-first" @click="ask('priority', {priority: 'first'})">Do this first</button>
        <button v-if="usual && full" type="button" class="link" :aria-label="named('Do this last')" data-testid="do-last" @click="ask('priority', {priority: 'low'})">Do this last</button>
        <button v-if="!usual" type="button" class="link" :aria-label="named('Back in line')" data-testid="back-in-line" @click="ask('priority', {priority: 'normal'})">Back in line</button>
      </template>
      <button v-if="pausable" type="button" class="link" :data-testid="paused ? 'resume-job' : 'pause-job'" :aria-label="named(paused ? 'Resume' : 'Pause')"
        @click="ask(paused ? 'resume' : 'pause')">{{ paused ? 'Resume' : 'Pause' }}</button>
    </div>
    <div v-if="full && made" class="job-words dim">{{ made }}</div>
    <p v-if="job.status === 'failed'" class="sentence" data-testid="job-error">{{ job.error }}</p>
    <p v-if="over && said" class="dim">{{ said }}</p>
    <p v-for="(one, index) in failures" :key="index" class="sentence" data-testid="job-failure">{{ one }}</p>
    <p v-if="refusal" class="sentence">{{ refusal }}</p>
    <details v-if="full && job.detail"><summary>Details</summary><pre>{{ job.detail }}</pre></details>
    <details v-if="full && report.length" data-testid="job-report"><summary>How it was made</summary>
      <dl class="job-report"><template v-for="[what, how] in report" :key="what"><dt>{{ what }}</dt><dd>{{ how }}</dd></template></dl>
      <a class="link" :href="'/api/jobs/' + job.id + '/report'" target="_blank" rel="noopener">The whole report, with plan and commands</a>
    </details>
    <div v-if="over && (full || kept || retriable || files.length || together)" class="job-actions">
      <span v-if="full || kept" class="dim">{{ when }}</span>
      <template v-if="doubted">
        <span class="sentence" role="alert">Delete it for good? Its files go with it.</span>
        <button ref="keep" type="button" class="button outlined small" :aria-label="named('Keep')" data-testid="keep-job" @click="doubt(false)">Keep</button>
        <button type="button" class="button danger small" :aria-label="named('Delete for good')" data-testid="surely-delete-job" @click="ask('delete')">Delete</button>
      </template>
      <template v-else>
        <a v-if="full && job.operation === 'render' && job.project_id" class="button small" :href="'/projects/' + job.project_id"
          :aria-label="named('Open project')" data-testid="open-project">Open project</a>
        <button v-if="retriable" type="button" class="button outlined small" :aria-label="named('Try again')" data-testid="retry-job" @click="ask('retry')">Try again</button>
        <a v-for="(file, index) in files" :key="index" class="button small" :class="index ? 'outlined' : 'primary'"
          :href="'/api/jobs/' + job.id + '/output/' + index" :title="file.name" download data-testid="download">
          {{ index ? 'Captions' : 'Download' }}<span v-if="file.bytes" class="job-size">{{ size(file) }}</span></a>
        <a v-if="together" class="button small primary" :href="'/api/jobs/' + job.id + '/outputs.zip'" download :aria-label="named('Download all')"
          data-testid="download-all">Download all</a>
        <button v-if="full && !job.owner_name" ref="remove" type="button" class="button small" :aria-label="named('Delete')" data-testid="delete-job"
          @click="files.length ? doubt(true) : ask('delete')">Delete</button>
      </template>
    </div>
  </li>`,
  props: { job: Object, live: Boolean, full: Boolean, kept: Boolean, chosen: Boolean }, // `kept`: not dismissed where it is
  emits: ["dismiss", "choose"],
  data: () => ({ cancelling: false, refusal: null, stands: queue.paused, doubted: false }), // deleting files wants a second word
  computed: {
    over() {
      return isOver(this.job);
    },
    title() {
      const exporting = this.job.operation === "render"; // its stage says so already
      return this.over || this.waits || exporting ? this.job.title : `${WORK[this.job.operation] ?? ""} ${this.job.title}`.trim();
    },
    /** Files of one project are told apart by what they end with. */
    ending() {
      return this.title.match(/\.[a-z0-9]{2,4}$/i)?.[0] ?? "";
    },
    stem() {
      return this.title.slice(0, this.title.length - this.ending.length);
    },
    kind() {
      return KINDS[this.job.operation];
    },
    state() {
      return STATES[this.job.status];
    },
    percent() {
      if (this.paused) return "Paused";
      if (this.waits) return this.full ? "Waiting" : ""; // the line below says it
      return withUnit(this.job.progress, "%");
    },
    words() {
      if (this.stopping) return "Stopping…";
      if (!this.live) return "Waiting for news from the server…";
      if (this.paused) return this.job.progress ? "What is done is kept" : "Waits until you resume it";
      if (this.waits && this.stands) return "The queue is paused";
      if (this.waits) return this.job.message || "Starts as soon as it is its turn";
      const speed = this.job.speed ? paceOf(this.job) : "";
      const stage = this.job.message || sentence(this.job.stage);
      return [stage, this.place, speed, left(this.job.eta_seconds)].filter(Boolean).join(" · ");
    },
    waits() {
      return this.job.status === "pending";
    },
    paused() {
      return this.waits && this.job.stage === "paused";
    },
    usual() {
      return !["first in line", "last in line"].includes(this.job.stage);
    },
    pausable() {
      return ["render", "exports"].includes(this.job.operation) && !this.stopping && !this.job.owner_name;
    },
    stopping() {
      return this.cancelling || this.job.cancel_requested;
    },
    /** Which of how many, where the words do not say it. */
    place() {
      const { current_video: current, total_videos: total, message } = this.job;
      return total > 1 && !message.includes(" of ") ? `${current} of ${total}` : "";
    },
    retriable() {
      return retriable(this.job) && !this.job.owner_name;
    },
    report() {
      return this.over ? howMade(this.job.result ?? {}) : [];
    },
    made() {
      return this.files.length ? this.job.message.replace(/^Exported: |\.$/g, "") : "";
    },
    /** What there is to say of its end beside the files. */
    said() {
      const tells = ["batch", "exports", "probe", "tidy"].includes(this.job.operation) || (this.job.operation === "render" && !this.files.length);
      return tells && this.job.status.startsWith("completed") ? this.job.message : "";
    },
    /** What failed of several, by name. */
    failures() {
      if (this.job.operation !== "exports") return []; // a list says it in its rows
      const { errors = [], failed = 0 } = this.job.result ?? {};
      const shown = errors.slice(0, FAILURES).map(({ title, error }) => `${title}: ${error}`);
      const more = failed - shown.length;
      return more > 0 ? [...shown, `And ${more} more.`] : shown;
    },
    files() {
      return (this.over && this.job.result?.files) || [];
    },
    /** Whether there are finished files of several exports to fetch: no empty list says that they are gone. */
    together() {
      const { ready = 0, files } = this.job.result ?? {};
      return this.over && this.job.operation === "exports" && ready > 0 && !files;
    },
    when() {
      return ago(this.job.finished_at ?? this.job.created_at);
    },
  },
  mounted() {
    this.stop = queue.on(() => (this.stands = queue.paused));
  },
  unmounted() {
    this.stop();
  },
  methods: {
    size: (file) => bytes(file.bytes),
    /** What a button is called where it stands on every card: its word, and whose card it is. */
    named(word) {
      return `${word}: ${this.job.title}`;
    },
    async doubt(yes) {
      this.doubted = yes;
      await this.$nextTick();
      this.$refs[yes ? "keep" : "remove"]?.focus();
    },
    async ask(what, body) {
      this.cancelling = what === "cancel";
      this.refusal = await progress.ask(this.job.id, what, body);
      if (this.refusal) this.cancelling = false;
      else if (what === "retry") this.$emit("dismiss"); // a new job goes on with it
    },
  },
};

/** What a job does, in one line. */
export function doing({ operation, title, status, progress }) {
  const how = status === "pending" ? "waiting" : withUnit(progress, "%");
  return `${WORK[operation] ?? ""} ${title} · ${how}`.trim();
}

// The speed of what moves bytes is bytes a second; everything else counts seconds of video a second.
function paceOf({ operation, speed }) {
  if (["upload", "download"].includes(operation)) return `${bytes(speed)}/s`;
  const shown = speed.toFixed(speed < 0.1 ? 2 : 1);
  return Number(shown) ? `${shown}×` : "";
}

function sentence(stage) {
  return stage ? stage[0].toUpperCase() + stage.slice(1) : "";
}

// A CSV file of videos: dropped or chosen, looked at row by row, and started.
const PAGE = 100; // rows

export default {
  template: `<section class="list-sheet">
    <input ref="input" type="file" accept=".csv,text/csv,.txt" hidden data-testid="sheet-input"
      @change="take($event.target.files[0]); $event.target.value = ''">
    <button v-if="!preview" type="button" class="sheet-zone" :class="{over}" :disabled="busy" data-testid="sheet-zone"
      @click="$refs.input.click()" @dragover.prevent="over = true" @dragleave="over = false"
      @drop.prevent="over = false; take($event.dataTransfer.files[0])">
      <strong>{{ busy ? 'Reading…' : 'Drop a CSV file of videos here, or choose one' }}</strong>
      <span>Columns: address or path, title, in, out, caption file. Only the first is needed.</span>
    </button>
    <div v-else class="table-box" data-testid="sheet-preview">
      <div class="table-bar">
        <strong>{{ heading }}</strong>
        <label v-if="preview.wrong"><input type="checkbox" v-model="onlyWrong" @change="page = 0"> Only those</label>
        <span class="grow"></span>
        <button type="button" class="button outlined" :disabled="busy" @click="leave()">Cancel</button>
        <button type="button" class="button primary" :disabled="busy" data-testid="sheet-start" @click="start()">
          Bring in {{ preview.total - preview.wrong }} {{ preview.total - preview.wrong === 1 ? 'video' : 'videos' }}</button>
      </div>
      <table>
        <thead><tr><th class="narrow">Line</th><th>Address or path</th><th>Title</th><th class="points">In</th><th class="points">Out</th><th>Captions</th></tr></thead>
        <tbody v-for="row in shown" :key="row.line">
          <tr :class="{wrong: row.error}">
            <td class="dim figures">{{ row.line }}</td><td :title="row.source">{{ row.source }}</td><td :title="row.title">{{ row.title }}</td>
            <td class="mono">{{ row.start }}</td><td class="mono">{{ row.end }}</td><td :title="row.captions">{{ row.captions }}</td></tr>
          <tr v-if="row.error" class="wrong"><td></td><td class="wraps sentence" colspan="5" data-testid="sheet-error">{{ row.error }}</td></tr>
        </tbody>
      </table>
      <div v-if="pages > 1" class="table-bar">
        <button type="button" class="button small outlined" :disabled="page === 0" @click="page -= 1">Earlier</button>
        <span class="dim figures">{{ page + 1 }} of {{ pages }}</span>
        <button type="button" class="button small outlined" :disabled="page + 1 === pages" @click="page += 1">Later</button>
      </div>
    </div>
    <p v-if="refusal" class="sentence" data-testid="sheet-refusal">{{ refusal }}</p>
  </section>`,
  props: { list: String },
  emits: ["started"],
  data: () => ({ preview: null, file: null, page: 0, onlyWrong: false, busy: false, over: false, refusal: null }),
  computed: {
    rows() {
      return this.onlyWrong ? this.preview.rows.filter((row) => row.error) : this.preview.rows;
    },
    pages() {
      return Math.ceil(this.rows.length / PAGE);
    },
    shown() {
      return this.rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    },
    heading() {
      const { total, wrong } = this.preview;
      return `${total} ${total === 1 ? "row" : "rows"}` + (wrong ? `, ${wrong} with something wrong` : "");
    },
  },
  methods: {
    async take(file) {
      if (!file || this.busy) return;
      const preview = await this.send("?preview=1", file);
      if (!preview) return;
      this.file = file;
      this.key = Math.random().toString(36).slice(2) + Date.now().toString(36); // one start, however often it is sent
      Object.assign(this, { preview, page: 0, onlyWrong: false });
    },
    async start() {
      const job = await this.send("", this.file, { "Idempotency-Key": this.key });
      if (!job) return;
      this.leave();
      this.$emit("started");
    },
    leave() {
      Object.assign(this, { preview: null, file: null, refusal: null });
    },
    async send(query, body, headers = {}) {
      Object.assign(this, { busy: true, refusal: null });
      try {
        const answer = await fetch(`/api/lists/${this.list}/videos/bulk${query}`, {
          method: "POST",
          headers: { "Content-Type": "text/csv", ...headers },
          body,
        });
        const told = await answer.json();
        if (answer.ok) return told;
        this.refusal = told.detail ?? "That file could not be read.";
      } catch {
        this.refusal = "The server cannot be reached. Try again in a moment.";
      } finally {
        this.busy = false;
      }
      return null;
    },
  },
};

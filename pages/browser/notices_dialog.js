// How one wants to be told that a job is over: in this browser, and by a program of one's own.
import { notices } from "cutroom/notices.js";

const WAYS = {
  system: "Your system shows it while this page is in the background.",
  refused: "Your browser refuses notices from here, so the title of the tab tells you.",
  title: "Without HTTPS browsers show no notices, so the title of the tab tells you.",
};

export default {
  template: `<dialog ref="dialog" class="keys notices" aria-label="Notices" data-testid="notices" @click="$event.target === $refs.dialog && $refs.dialog.close()">
    <header class="panel-head"><h2 class="grow">Notices</h2>
      <button type="button" class="button icon" aria-label="Close" title="Close (Esc)" @click="$refs.dialog.close()">
        <svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg></button></header>
    <div class="notices-body">
      <label class="notices-choice"><input type="checkbox" :checked="wanted" data-testid="want-notices" @change="want($event.target.checked)">
        <span>Tell me here when an export, a list or a download of mine is done<br><small class="dim">{{ ways[way] }}</small></span></label>
      <form @submit.prevent="save()">
        <label for="webhook">Tell a program of mine when an export or a list is done</label>
        <div class="notices-line"><input id="webhook" v-model.trim="address" class="notices-field" type="text" inputmode="url" spellcheck="false"
          placeholder="https://example.com/cutroom" data-testid="webhook-address">
          <button class="button primary" :disabled="!address || address === saved" data-testid="webhook-save">Save</button></div>
        <p v-if="refusal" class="sentence" role="alert">{{ refusal }}</p>
        <p v-else-if="said" class="dim" role="status" data-testid="webhook-said">{{ said }}</p>
        <template v-if="secret"><p>Its requests are signed with this secret. It is shown only now:</p>
          <code data-testid="webhook-secret">{{ secret }}</code></template>
        <div v-if="saved" class="notices-line"><button type="button" class="button outlined small" data-testid="webhook-test" @click="tryIt()">Try it</button>
          <button type="button" class="button small" data-testid="webhook-remove" @click="remove()">Remove</button></div>
      </form>
    </div>
  </dialog>`,
  data: () => ({ wanted: false, way: "title", ways: WAYS, address: "", saved: null, secret: null, refusal: null, said: null }),
  methods: {
    async open() {
      Object.assign(this, { wanted: notices.wanted, way: notices.way, secret: null, refusal: null, said: null });
      this.$refs.dialog.showModal();
      const known = await this.ask("GET", "");
      if (known) this.address = (this.saved = known.address) ?? "";
    },
    async want(yes) {
      await notices.want(yes);
      this.wanted = notices.wanted;
      this.way = notices.way;
    },
    async save() {
      const made = await this.ask("PUT", "", { address: this.address });
      if (!made) return;
      this.address = this.saved = made.address;
      this.secret = made.secret;
    },
    async tryIt() {
      if (await this.ask("POST", "/test")) this.said = "It is on its way. The jobs page shows what became of it, under All.";
    },
    async remove() {
      if ((await this.ask("DELETE", "")) === null) return;
      Object.assign(this, { address: "", saved: null, secret: null });
    },
    /** The answer, true where it has no words, or null with the refusal on the page. */
    async ask(method, path, body) {
      this.refusal = this.said = null;
      const json = body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      try {
        const answer = await fetch(`/api/webhook${path}`, { method, ...json });
        if (answer.status === 204) return true;
        const words = await answer.json();
        if (answer.ok) return words;
        this.refusal = words.detail ?? "That did not work.";
      } catch {
        this.refusal = "The server cannot be reached.";
      }
      return null;
    },
  },
};

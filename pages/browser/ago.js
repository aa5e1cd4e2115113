// <cutroom-ago at="2026-01-31T12:00:00Z">: how long ago that was, in words that stay true.
import { ago } from "cutroom/words.js";

class Ago extends HTMLElement {
  static observedAttributes = ["at"];

  connectedCallback() {
    this.show();
    this.clock = setInterval(() => this.show(), 30000);
  }

  disconnectedCallback() {
    clearInterval(this.clock);
  }

  attributeChangedCallback() {
    this.show();
  }

  show() {
    const at = this.getAttribute("at");
    this.textContent = ago(at);
    this.title = new Date(at).toLocaleString();
  }
}

customElements.define("cutroom-ago", Ago);

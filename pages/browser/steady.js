// What one presses stays where it is until it is let go: a row that moved away from under the pointer
// would take the click with it.

export class Steady {
  /** `act` draws what is new, and may move what is there. */
  constructor(act) {
    this.act = act;
    this.held = false;
    this.missed = false;
  }

  /** Draw now, or, while something is pressed, once it was let go. */
  draw() {
    if (this.held) this.missed = true;
    else this.act();
  }

  /** Something was pressed. */
  hold({ button }) {
    if (button !== 0 || this.held) return; // a menu of the browser may swallow the end of other presses
    this.held = true;
    const released = new AbortController();
    const letGo = () => {
      released.abort();
      setTimeout(() => this.#goOn()); // the click comes after the release
    };
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, letGo, { capture: true, signal: released.signal });
  }

  #goOn() {
    this.held = false;
    if (this.missed) this.act();
    this.missed = false;
  }
}

// Playing backward: browsers cannot, so frames are shown one by one, as many as seeks allow.

export class Reverse {
  constructor({ frames, onFrame, onEnd }) {
    this.frames = frames;
    this.onFrame = onFrame;
    this.onEnd = onEnd;
    this.active = false;
  }

  start(plan, frame, speed) {
    this.plan = plan;
    this.active = true;
    this.from = frame;
    this.speed = speed;
    this.since = performance.now();
    this.#next();
  }

  stop() {
    this.active = false;
    cancelAnimationFrame(this.refresh);
  }

  follow(plan) {
    this.plan = plan;
  }

  #next() {
    this.refresh = requestAnimationFrame((now) => this.#tick(Math.max(now, this.since)));
  }

  #tick(now) {
    const passed = ((now - this.since) / 1000) * this.plan.rate * this.speed;
    const frame = Math.max(0, Math.min(Math.round(this.from - passed), this.plan.frames - 1));
    this.frames.show(this.plan, frame);
    this.onFrame(frame);
    if (frame === 0) this.onEnd();
    else this.#next();
  }
}

import type { Clock } from '../../lib/clock.ts';

interface Event {
  atMs: number;
  run: () => void;
}

/** Virtual time: what is to happen, in order. Nothing waits; a minute passes as fast as its events can be worked off. */
export class World implements Clock {
  #nowMs = 0;
  readonly #events: Event[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Events at one instant happen in the order in which they were planned. */
  after(ms: number, run: () => void): void {
    const event = { atMs: this.#nowMs + Math.max(0, ms), run };
    let place = this.#events.length;
    while (place > 0 && (this.#events[place - 1] as Event).atMs > event.atMs) place -= 1;
    this.#events.splice(place, 0, event);
  }

  /** Lets everything happen up to an instant; between two events all code that can go on does. */
  async run(untilMs: number): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const next = this.#events[0];
      if (!next || next.atMs > untilMs) break;
      this.#events.shift();
      this.#nowMs = next.atMs;
      next.run();
    }
    this.#nowMs = untilMs;
  }
}

import type { Clock } from '../../lib/process/clock.ts';

interface Event {
  atMs: number;
  run: () => void;
  isExpected: boolean;
}

/** Virtual time: what is to happen, in order. Nothing waits; a minute passes as fast as its events can be worked off. */
export class World implements Clock {
  #nowMs = 0;
  readonly #events: Event[] = [];
  #expected = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /**
   * Events at one instant happen in the order in which they were planned. `isExpected`: false for an event that is planned again and again,
   * or that usually finds nothing to do.
   */
  after(ms: number, run: () => void, isExpected = true): void {
    const event = { atMs: this.#nowMs + Math.max(0, ms), run, isExpected };
    if (isExpected) this.#expected += 1;
    let place = this.#events.length;
    while (place > 0 && (this.#events[place - 1] as Event).atMs > event.atMs) place -= 1;
    this.#events.splice(place, 0, event);
  }

  /** Whether nothing more is expected to happen. */
  isQuiet(): boolean {
    return this.#expected === 0;
  }

  /** Lets everything happen up to an instant; between two events all code that can go on does. */
  async run(untilMs: number): Promise<void> {
    let isGoingOn = true;
    while (isGoingOn) {
      isGoingOn = await eachAfterAllElse(() => this.#happen(untilMs));
    }
    this.#nowMs = untilMs;
  }

  /** Returns whether there was an event. */
  #happen(untilMs: number): boolean {
    const next = this.#events[0];
    if (!next || next.atMs > untilMs) return false;
    this.#events.shift();
    if (next.isExpected) this.#expected -= 1;
    this.#nowMs = next.atMs;
    next.run();
    return true;
  }
}

/** A turn of Node's loop asks the operating system for news, which costs more than most events; so many share one. */
const stepsOfTurn = 64;

/** Repeats a step, each time after all code that can continue has done so. Returns the result of the last step. */
function eachAfterAllElse(step: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    for (let left = stepsOfTurn; left > 1; left--) setImmediate(step);
    setImmediate(() => resolve(step()));
  });
}

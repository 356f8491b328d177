import { setTimeout as sleep } from 'node:timers/promises';

/** The time that decisions depend on. A simulation has its own clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => sleep(ms),
};

import { setTimeout as sleep } from 'node:timers/promises';

/** Time, as far as a decision depends on it; a simulation has its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => sleep(ms),
};

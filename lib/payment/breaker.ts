/** Holds new work back while the service it needs gives no answers. The one thing that a function instance remembers. */
export interface Breaker {
  /** Whether new work may begin. */
  allows(): boolean;
  /** Whether it is time to ask the service something, to find out if it is back: while open, yes once every `openMs`. */
  isDue(): boolean;
  /** The service answered. */
  known(): void;
  /** The service's answer is not known. */
  unknown(): void;
}

export interface BreakerOptions {
  /** So many unknown outcomes in a row open it; a known one closes it. */
  threshold?: number;
  openMs?: number;
  /** Milliseconds that never go back. */
  clock?: () => number;
}

export function createBreaker({ threshold = 5, openMs = 5_000, clock = () => performance.now() }: BreakerOptions = {}): Breaker {
  let unknowns = 0;
  let dueAtMs = 0;
  const allows = () => unknowns < threshold;
  return {
    allows,
    isDue() {
      if (allows() || clock() < dueAtMs) return false;
      // The next one's turn does not wait for this one's answer, which may never be heard of.
      dueAtMs = clock() + openMs;
      return true;
    },
    known() {
      unknowns = 0;
    },
    unknown() {
      unknowns += 1;
      if (unknowns === threshold) dueAtMs = clock() + openMs;
    },
  };
}

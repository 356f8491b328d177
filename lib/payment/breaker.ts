/** A circuit breaker: stops new work while the service does not respond. It is the only state that a function instance keeps. */
export interface Breaker {
  /** Whether new work may begin. */
  allows(): boolean;
  /** Whether to send a probe that finds out if the service is back. While open, true once every `openMs`. */
  isDue(): boolean;
  /** Reports a response of the service. */
  known(): void;
  /** Reports a call with an unknown outcome. */
  unknown(): void;
}

export interface BreakerOptions {
  /** This many unknown outcomes in a row open the breaker. A known one closes it. */
  threshold?: number;
  openMs?: number;
  /** A monotonic clock, in milliseconds. */
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
      // The next probe does not wait for the result of this one, which may never be reported.
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

/** Holds new work back while the service it needs gives no answers. The one thing that a function instance remembers. */
export interface Breaker {
  /** Whether new work may begin. While open it says yes once every `openMs`, and that one finds out whether the service is back. */
  allows(): boolean;
  /** The service answered. */
  known(): void;
  /** The service's answer is not known. */
  unknown(): void;
}

export interface BreakerOptions {
  /** So many unknown outcomes in a row open it. */
  threshold?: number;
  openMs?: number;
  /** Milliseconds that never go back. */
  clock?: () => number;
}

export function createBreaker({ threshold = 5, openMs = 5_000, clock = () => performance.now() }: BreakerOptions = {}): Breaker {
  let unknowns = 0;
  let openUntilMs = 0;
  return {
    allows() {
      if (unknowns < threshold) return true;
      if (clock() < openUntilMs) return false;
      // Whoever is let through may find that it has nothing to charge; then the next one gets its turn after the same time.
      openUntilMs = clock() + openMs;
      return true;
    },
    known() {
      unknowns = 0;
    },
    unknown() {
      unknowns += 1;
      if (unknowns >= threshold) openUntilMs = clock() + openMs;
    },
  };
}

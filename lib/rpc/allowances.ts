/** Working time, in milliseconds. Work uses it, and it comes back as time passes. */
export interface Allowance {
  /** Below 0: more was used than there was. */
  leftMs(): number;
  use(ms: number): void;
  /** Milliseconds until some is left, if none is used meanwhile. */
  untilLeftMs(): number;
}

export interface AllowanceLimits {
  /** What comes back of each millisecond that passes. */
  share: number;
  /** The most that it holds, and what it holds at first. */
  mostMs: number;
  /** The longest time until some is left again, however much was used. */
  longestRestMs: number;
}

export function createAllowance({ share, mostMs, longestRestMs }: AllowanceLimits): Allowance {
  const leastMs = -share * longestRestMs;
  let leftMs = mostMs;
  let sinceMs = performance.now();

  function change(usedMs: number): number {
    const nowMs = performance.now();
    const before = Math.min(mostMs, leftMs + share * (nowMs - sinceMs));
    leftMs = Math.max(leastMs, before - usedMs);
    sinceMs = nowMs;
    return leftMs;
  }

  return {
    leftMs: () => change(0),
    use: change,
    untilLeftMs: () => Math.max(0, -change(0) / share),
  };
}

/** Accounts whose allowance is kept. */
const mostAccounts = 10_000;

/** Finds the allowance of an account. Of those kept, the one that was not asked for longest makes room for a new one. */
export function createAllowances(limits: AllowanceLimits): (account: string) => Allowance {
  const kept = new Map<string, Allowance>();
  return (account) => {
    const allowance = kept.get(account) ?? createAllowance(limits);
    kept.delete(account);
    kept.set(account, allowance);
    if (kept.size > mostAccounts) kept.delete(kept.keys().next().value as string);
    return allowance;
  };
}

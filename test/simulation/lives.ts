import { simulate } from './simulate.ts';

/** What came of many lives. */
export interface Lives {
  purchases: number;
  /** How often each fault and crash happened. */
  hits: Record<string, number>;
  /** The seeds of the lives in which something was wrong, by what it was. */
  broken: Record<string, number[]>;
}

/** One life after the other, of so many seeds in a row. */
export async function simulateLives(firstSeed: number, count: number, onLife: (seed: number) => void = () => {}): Promise<Lives> {
  const lives: Lives = { purchases: 0, hits: {}, broken: {} };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const { purchases, hits, violations } = await simulate(seed);
    lives.purchases += purchases;
    for (const [name, times] of Object.entries(hits)) lives.hits[name] = (lives.hits[name] ?? 0) + times;
    for (const violation of new Set(violations)) lives.broken[violation] = [...(lives.broken[violation] ?? []), seed];
    onLife(seed);
  }
  return lives;
}

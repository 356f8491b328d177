/** What was found of one thing, beside the most that it may be. */
export interface Measured {
  what: string;
  found: number;
  limit: number | undefined;
}

/** Prints everything beside its limit. Returns, in words, what is beyond its limit or has none. */
export function beyondLimits(title: string, measured: readonly Measured[]): string[] {
  const width = Math.max(...measured.map(({ what }) => what.length)) + 2;
  const lines = measured.map(
    ({ what, found, limit = '-' }) => `${what.padEnd(width)}${String(found).padStart(9)}${String(limit).padStart(9)}`,
  );
  process.stdout.write(`\n${title.padEnd(width)}${'found'.padStart(9)}${'limit'.padStart(9)}\n${lines.join('\n')}\n`);
  return measured
    .filter(({ found, limit }) => limit === undefined || found > limit)
    .map(({ what, found, limit }) => `${what}: ${found}, ${limit === undefined ? 'which has no limit' : `more than ${limit}`}`);
}

import { type FunctionKey, nameOf } from './caller.ts';
import type { Generator } from './generator.ts';
import { mixes } from './mixes.ts';
import type { Role } from './people.ts';
import type { StatementCount } from './statements.ts';

/** Now and then a request of the scheduler falls into a call, so the least of these counts is the call's own. */
const rounds = 3;

/** Has one seller and one buyer make every call alone, and counts the statements of each, by database. */
export async function statementsOfFunctions(
  generator: Generator,
  url: string,
  count: StatementCount,
): Promise<Record<string, Record<string, number>>> {
  await generator.gather(url, { seller: 1, buyer: 1 });
  const found = new Map<string, Record<string, number>[]>();
  for (let round = 0; round < rounds; round += 1)
    for (const role of ['seller', 'buyer'] as const)
      for (const key of callsOfRound(role)) {
        const before = await count.read();
        const { made } = await generator.step(url, role, key);
        const after = await count.read();
        if (!made || !before || !after) continue;
        const spent = Object.fromEntries(Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)]));
        found.set(nameOf(key), [...(found.get(nameOf(key)) ?? []), spent]);
      }
  return Object.fromEntries([...found].sort().map(([name, each]) => [name, leastOf(each)]));
}

/** A round with everything that comes only now and then. */
export function callsOfRound(role: Role): FunctionKey[] {
  return mixes.all.rounds[role].flatMap((turn) => (typeof turn === 'string' ? [turn] : [...turn.calls]));
}

function leastOf(each: readonly Record<string, number>[]): Record<string, number> {
  const names = Object.keys(each[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, Math.min(...each.map((one) => one[name] ?? 0))]));
}

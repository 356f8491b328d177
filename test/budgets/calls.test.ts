import { expect, test } from 'vitest';
import { type FunctionKey, nameOf } from '../../bench/load/caller.ts';
import { Crowd } from '../../bench/load/crowd.ts';
import { mixes } from '../../bench/load/mixes.ts';
import { functionGroups } from '../../functions/endpoints.ts';
import { createLog } from '../../lib/process/log.ts';
import { countStatementsOfFunctions } from '../support/database/statements.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { beyondLimits } from './compare.ts';
import { callLimits } from './limits.ts';

let served = 0;
/** A service logs each call that it has served. */
const log = createLog('services', 'debug', {
  write: (line) => {
    if (line.includes('"answered"')) served += 1;
  },
});
const market = useMarketplace({ log });

const databases = ['customer', 'product', 'payment'] as const;
const callsOf = (role: 'seller' | 'buyer'): FunctionKey[] =>
  mixes.all.rounds[role].flatMap((turn) => (typeof turn === 'string' ? [turn] : [...turn.calls]));

test('every function of a buyer and a seller keeps to its statements and its calls', { timeout: 120_000 }, async () => {
  const counts = await Promise.all(databases.map((name) => countStatementsOfFunctions(market.services.databases[name])));
  const crowd = new Crowd(market.functions.url, 1);
  await crowd.gather({ seller: 1, buyer: 1 });
  const measured = new Map<string, number>();
  const functions = new Set<string>();
  const note = (what: string, found: number) => measured.set(what, Math.max(found, measured.get(what) ?? 0));
  for (const role of ['seller', 'buyer'] as const)
    for (const key of callsOf(role)) {
      const name = nameOf(key);
      const before = await Promise.all(counts.map((count) => count()));
      served = 0;
      if (!(await crowd.step(role, key))) continue;
      functions.add(name);
      const calls = served;
      const after = await Promise.all(counts.map((count) => count()));
      for (const [i, database] of databases.entries()) note(`${name}, ${database}`, (after[i] ?? 0) - (before[i] ?? 0));
      note(`${name}, calls`, calls);
    }
  const known = [...Object.keys(functionGroups.seller), ...Object.keys(functionGroups.buyer)];
  expect([...functions].sort()).toEqual(known.sort());
  const shown = [...measured].filter(([, found]) => found > 0);
  const limits = shown.map(([what, found]) => {
    const [name = '', of = ''] = what.split(', ');
    return { what, found, limit: callLimits[name]?.[of as 'calls'] };
  });
  expect(beyondLimits('statements in each database, and calls between the parts', limits)).toEqual([]);
});

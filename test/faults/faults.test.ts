import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashCases } from './crash-round.ts';
import { type FaultRun, startRun } from './run.ts';
import { type Extent, scenarios } from './scenarios.ts';

// Every kind of fault for a short while, at one system, which is judged in the end. npm run faults goes on for as long as one likes.
const seed = Number(process.env['FAULTS_SEED'] ?? 1);
const extent: Extent = { purchases: 80, seconds: 8, stopSeconds: 2 };
let run: FaultRun;

beforeAll(async () => {
  run = await startRun();
}, 60_000);

afterAll(() => run.stop(), 60_000);

test.each(['crash-points', 'kill', 'network'] as const)(`the system goes on: %s, seed ${seed}`, { timeout: 180_000 }, async (scenario) => {
  await scenarios[scenario](run, seed, extent);
});

test('the promise was kept through all of it', { timeout: 90_000 }, async () => {
  const { findings, hit, purchases, snapshots, inflicted } = await run.judge();
  const { 'not healed within 10 s': _, ...broken } = findings;
  expect(Object.fromEntries(Object.entries(broken).filter(([, found]) => found.length > 0))).toEqual({});
  // A machine that is busy with other tests takes longer, but not for ever.
  expect(inflicted.filter(({ healedInMs }) => healedInMs > 40_000)).toEqual([]);
  expect(hit).toEqual(crashCases.map(({ name }) => name));
  expect(purchases['paid']).toBeGreaterThan(50);
  expect(snapshots).toBeGreaterThan(50);
});

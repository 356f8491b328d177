import { afterAll, beforeAll, expect, test } from 'vitest';
import { scale } from '../support/setup/scale.ts';
import { crashCases } from './attack/crash-round.ts';
import type { CheckName } from './checks/checks.ts';
import { type FaultRun, startRun } from './runs/run.ts';
import { type Extent, scenarios } from './runs/scenarios.ts';

// Attacks one system for a short time and judges it at the end. With `npm run test:all` this covers what `npm run faults -- --short`, which
// CI also runs, leaves out. npm run faults can run for any time.
const seed = Number(process.env['FAULTS_SEED'] ?? 1);
const extent: Extent = {
  purchases: 50,
  seconds: scale(5, 15),
  postgresKills: 1,
  stops: 2,
  stopSeconds: 2,
  rolls: 1,
  crowd: 300,
  outageSeconds: 20,
};
const kinds = scale(0, 1) ? (['crash-points', 'kill', 'together', 'restore'] as const) : (['crash-points', 'network'] as const);
/** Checks that a machine busy with other tests may fail. */
const timed: CheckName[] = [
  'not healed within 10 s',
  'not normal 5 s after a stop',
  'nothing bought after a fault',
  'rushes with wrong responses',
];
let run: FaultRun;

beforeAll(async () => {
  run = await startRun();
}, 60_000);

afterAll(() => run.stop(), 60_000);

test.each(kinds)(`the system survives %s, seed ${seed}`, { timeout: 180_000 }, async (scenario) => {
  await scenarios[scenario](run, seed, extent);
});

test('after all faults every check of the promise passes', { timeout: 90_000 }, async () => {
  const { findings, hit, purchases, snapshots, inflicted } = await run.judge();
  const broken = Object.entries(findings).filter(([check, found]) => found.length > 0 && !timed.includes(check as CheckName));
  expect(Object.fromEntries(broken)).toEqual({});
  // A machine busy with other tests takes longer, but within this limit.
  expect(inflicted.filter(({ healedInMs }) => healedInMs > 40_000)).toEqual([]);
  expect(hit).toEqual(crashCases.map(({ name }) => name));
  expect(purchases['paid']).toBeGreaterThan(extent.purchases / 2);
  expect(snapshots).toBeGreaterThan(50);
});

import { expect, test } from 'vitest';
import { scale } from '../support/setup/scale.ts';
import { crashPoints } from './instance.ts';
import { firstCaught, simulatedBugs, simulateLives } from './lives.ts';
import { messageFaults } from './network.ts';
import { simulate } from './simulate.ts';

const seeds = Number(process.env['SIMULATION_SEEDS'] ?? scale(400, 5_000));
const firstSeed = Number(process.env['SIMULATION_FIRST_SEED'] ?? 1);

test(`the promise is kept in ${seeds} lives, in which every fault happens and processes die at every point`, async () => {
  const { purchases, refunds, hits, broken } = await simulateLives(firstSeed, seeds);
  expect(broken).toEqual({});
  expect(purchases).toBeGreaterThan(seeds);
  expect(refunds).toBeGreaterThan(seeds);
  for (const name of [...crashPoints, ...messageFaults]) expect([name, (hits[name] ?? 0) >= seeds / 50]).toEqual([name, true]);
}, 600_000);

test.each(simulatedBugs)(
  'a planted bug is caught by its check: %s',
  async (bug) => {
    expect(await firstCaught(bug)).toBeDefined();
  },
  120_000,
);

test('the same seed is the same life', async () => {
  const seed = 4711;
  expect(await simulate(seed)).toEqual(await simulate(seed));
});

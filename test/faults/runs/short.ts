import type { Extent, Scenario } from './scenarios.ts';

/** How much of each kind CI runs before a change goes in: all of it takes a quarter of an hour on two cores. */
export const shortExtent: Extent = {
  purchases: 2_000,
  postgresKills: 2,
  seconds: 120,
  stops: 2,
  stopSeconds: 15,
  crowd: 2_000,
  rolls: 5,
  // In each of two ways.
  outageSeconds: 30,
};

/** What it runs one after the other, each on a system of its own. */
export const shortRounds = (seed: number): { scenario: Scenario; seed: number }[] => [
  { scenario: 'kill', seed },
  { scenario: 'kill', seed: seed + 1 },
  { scenario: 'postgres', seed },
  { scenario: 'network', seed },
  { scenario: 'stop', seed },
  { scenario: 'disk', seed },
  { scenario: 'rush', seed },
  { scenario: 'rolling', seed },
  { scenario: 'payment-dead', seed },
  { scenario: 'crash-points', seed },
];

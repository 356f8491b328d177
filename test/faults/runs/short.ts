import type { Extent, Scenario } from './scenarios.ts';

/** The amount of each kind that CI runs before a merge: 15 minutes in total on two cores. */
export const shortExtent: Extent = {
  purchases: 2_000,
  postgresKills: 2,
  seconds: 90,
  stops: 2,
  stopSeconds: 15,
  crowd: 2_000,
  rolls: 4,
  // For each of the two kinds.
  outageSeconds: 20,
};

/** The rounds that CI runs, one after another, each on its own system. */
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

import type { Extent, Round } from './scenarios.ts';

/** The amount of each kind that CI runs before a merge: 13 minutes in total on two cores. */
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

/**
 * The rounds that CI runs, each on its own system. Two that wait most of the time run beside each other; `payment-dead` compares response
 * times, so nothing runs beside it.
 */
export const shortRounds = (seed: number): Round[] => [
  { scenario: 'kill', seed },
  { scenario: 'kill', seed: seed + 1 },
  { scenario: 'postgres', seed },
  { scenario: 'network', seed },
  { scenario: 'stop', seed, beside: { scenario: 'crash-points', seed } },
  { scenario: 'disk', seed },
  { scenario: 'rush', seed },
  { scenario: 'rolling', seed },
  { scenario: 'payment-dead', seed },
];

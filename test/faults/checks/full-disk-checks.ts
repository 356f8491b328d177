import type { Entry } from '../people/history.ts';
import type { Figure } from './figures.ts';
import type { FullDisk } from './records.ts';

const isWithin =
  ({ fromMs, untilMs }: FullDisk) =>
  ({ invokedAtMs, endedAtMs }: Entry) =>
    invokedAtMs >= fromMs && endedAtMs <= untilMs;

const refused = (disk: FullDisk, history: readonly Entry[]) =>
  history.filter((entry) => isWithin(disk)(entry) && (entry.status === 0 || entry.status >= 500));

/** If no write met the full disk, the scene proves nothing. */
export const notFull = (disk: FullDisk, history: readonly Entry[]): string[] =>
  refused(disk, history).length > 0 ? [] : [`no room for ${disk.victim}: no request was refused`];

/** Every request that fails for lack of room must get 503. */
export const toldOtherwise = (disk: FullDisk, history: readonly Entry[]): string[] =>
  refused(disk, history)
    .filter(({ status }) => status !== 503)
    .map(({ operation, status }) => `no room for ${disk.victim}: ${operation} got ${status}`);

/** Without room for more rows Postgres still answers queries, so reads must succeed. */
export function notRead({ victim, reads }: FullDisk): string[] {
  if (victim === 'log') return [];
  const failed = reads.filter((status) => status !== 200);
  return failed.length > 0 || reads.length === 0 ? [`${failed.length} of ${reads.length} reads failed: ${failed.join(' ')}`] : [];
}

export const fullDiskFigures = (disk: FullDisk, history: readonly Entry[]): Figure[] => [
  { name: `full disk, no room for ${disk.victim}: requests refused`, value: refused(disk, history).length, unit: 'requests' },
  { name: `full disk, no room for ${disk.victim}: reads served`, value: disk.reads.filter((s) => s === 200).length, unit: 'reads' },
];

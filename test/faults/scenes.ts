import { type Figure, missedBy } from './figures.ts';
import type { FullDisk } from './full-disk.ts';
import { fullDiskFigures } from './full-disk-checks.ts';
import type { Entry } from './history.ts';
import type { Outage } from './outage.ts';
import { outageFigures } from './outage-checks.ts';
import type { Restore } from './restore.ts';
import { restoreFigure } from './restore-checks.ts';
import type { Roll } from './rolling.ts';
import { rollingFigures } from './rolling-checks.ts';
import type { Rush } from './rush.ts';
import { rushFigures } from './rush-checks.ts';

/** What was seen of scenes that have a course of their own. */
export interface Scenes {
  rushes: Rush[];
  outages: Outage[];
  restores: Restore[];
  fullDisks: FullDisk[];
  rolls: Roll[];
}

export const noScenes = (): Scenes => ({ rushes: [], outages: [], restores: [], fullDisks: [], rolls: [] });

export const figuresOf = ({ rushes, outages, restores, fullDisks, rolls }: Scenes, history: readonly Entry[]): Figure[] => [
  ...rushes.flatMap(rushFigures),
  ...outages.flatMap((outage) => outageFigures(outage, history)),
  ...restores.map(restoreFigure),
  ...fullDisks.flatMap((disk) => fullDiskFigures(disk, history)),
  ...rolls.flatMap(rollingFigures),
];

/** The names of those that miss their target. */
export const figuresMissed = (scenes: Scenes, history: readonly Entry[]): string[] =>
  figuresOf(scenes, history).flatMap(({ name, value, target }) => (target && missedBy(value, target) > 0 ? [name] : []));

/** The value that so many per cent of all stay below or at; 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

import type { Entry } from '../people/history.ts';
import { type Figure, missedBy } from './figures.ts';
import { fullDiskFigures } from './full-disk-checks.ts';
import { outageFigures } from './outage-checks.ts';
import type { Scenes } from './records.ts';
import { restoreFigures } from './restore-checks.ts';
import { rollingFigures } from './rolling-checks.ts';
import { rushFigures } from './rush-checks.ts';

export const figuresOf = ({ rushes, outages, restores, fullDisks, rolls }: Scenes, history: readonly Entry[]): Figure[] => [
  ...rushes.flatMap(rushFigures),
  ...outages.flatMap((outage) => outageFigures(outage, history)),
  ...restores.flatMap(restoreFigures),
  ...fullDisks.flatMap((disk) => fullDiskFigures(disk, history)),
  ...rolls.flatMap(rollingFigures),
];

/** The names of the figures that miss their targets. */
export const figuresMissed = (scenes: Scenes, history: readonly Entry[]): string[] =>
  figuresOf(scenes, history).flatMap(({ name, value, target }) => (target && missedBy(value, target) > 0 ? [name] : []));

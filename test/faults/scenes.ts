import type { Figure } from './figures.ts';
import type { Rush } from './rush.ts';
import { rushFigures } from './rush-checks.ts';

/** What was seen of scenes that have a course of their own. */
export interface Scenes {
  rushes: Rush[];
}

export const noScenes = (): Scenes => ({ rushes: [] });

export const figuresOf = ({ rushes }: Scenes): Figure[] => rushes.flatMap(rushFigures);

/** The value that so many per cent of all stay below or at; 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

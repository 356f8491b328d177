/** What a figure is to be. */
export type Target = { atMost: number } | { atLeast: number } | { exactly: number };

/** Something that a scenario has measured itself, beside what the checks find in the books and in what people were told. */
export interface Figure {
  /** The same in every round of the scenario: the report shows the worst of them all. */
  name: string;
  value: number;
  /** `ms`, `units`, `%`, …; empty for a mere number. */
  unit: string;
  /** One without a target is told and not judged. */
  target?: Target;
}

/** How far off its target a value is; 0 if it is met. */
export function missedBy(value: number, target: Target): number {
  if ('atMost' in target) return Math.max(0, value - target.atMost);
  if ('atLeast' in target) return Math.max(0, target.atLeast - value);
  return Math.abs(value - target.exactly);
}

export function describeTarget(target: Target): string {
  if ('atMost' in target) return `≤ ${target.atMost}`;
  if ('atLeast' in target) return `≥ ${target.atLeast}`;
  return String(target.exactly);
}

/** The value that so many per cent of all stay below or at; 0 of none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

/** The target of a figure. */
export type Target = { atMost: number } | { atLeast: number } | { exactly: number };

/** A scenario's own measurement, in addition to the findings of the checks. */
export interface Figure {
  /** The same in every round of the scenario. The report shows the worst value of all rounds. */
  name: string;
  value: number;
  /** `ms`, `units`, `%`, …; empty for a plain number. */
  unit: string;
  /** A figure without a target is reported but not judged. */
  target?: Target;
}

/** The distance of a value from its target; 0 if the target is met. */
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

/** The value that `percent` of all values do not exceed; 0 if there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

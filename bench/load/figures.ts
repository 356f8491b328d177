import type { Ending } from './contract.ts';

/** What clients saw of one function. Times are of successes alone. */
export interface FunctionFigures {
  /** Calls, failed ones included. */
  calls: number;
  meanMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Errors by their code, for example `overloaded`; a connection's error by its name. */
  errors: Record<string, number>;
}

/** What clients saw in one run, or in several. */
export interface Seen {
  functions: Record<string, FunctionFigures>;
  /** All functions together. */
  all: FunctionFigures;
  /** Errors that the contract does not name, by function, status and code. */
  unnamed: Record<string, number>;
  /** Calls whose connection was refused or cut. */
  noResponse: number;
  /** For each second: successes, and calls that failed. */
  perSecond: [successes: number, failures: number][];
}

export interface Call {
  name: string;
  startedAtMs: number;
  endedAtMs: number;
  ending: Ending;
  /** The status and code of a response that is no success; the name of a connection's error. */
  error?: { status: number; code: string };
}

/** Collects calls. */
export class Recorder {
  readonly #startedAtMs = performance.now();
  readonly #times = new Map<string, number[]>();
  readonly #errors = new Map<string, Map<string, number>>();
  readonly #unnamed = new Map<string, number>();
  readonly #perSecond: [number, number][] = [];
  #noResponse = 0;
  calls = 0;

  add({ name, startedAtMs, endedAtMs, ending, error }: Call): void {
    this.calls += 1;
    const second = Math.floor((endedAtMs - this.#startedAtMs) / 1_000);
    while (this.#perSecond.length <= second) this.#perSecond.push([0, 0]);
    (this.#perSecond[second] as [number, number])[ending === 'success' ? 0 : 1] += 1;
    if (ending === 'success') this.#timesOf(name).push(endedAtMs - startedAtMs);
    else this.#fail(name, ending, error);
  }

  #fail(name: string, ending: Ending, error: Call['error']): void {
    const { status = 0, code = 'unknown' } = error ?? {};
    count(this.#errorsOf(name), code);
    if (ending === 'unnamed') count(this.#unnamed, `${name}: ${status} ${code}`);
    if (ending === 'no response') this.#noResponse += 1;
  }

  #timesOf(name: string): number[] {
    const times = this.#times.get(name) ?? [];
    this.#times.set(name, times);
    return times;
  }

  #errorsOf(name: string): Map<string, number> {
    const errors = this.#errors.get(name) ?? new Map();
    this.#errors.set(name, errors);
    return errors;
  }

  /** Takes over what another one has collected. The seconds follow those of before. */
  include(other: Recorder): void {
    this.calls += other.calls;
    this.#noResponse += other.#noResponse;
    this.#perSecond.push(...other.#perSecond);
    for (const [name, times] of other.#times) this.#times.set(name, this.#timesOf(name).concat(times));
    for (const [name, errors] of other.#errors) for (const [code, n] of errors) count(this.#errorsOf(name), code, n);
    for (const [what, n] of other.#unnamed) count(this.#unnamed, what, n);
  }

  seen(): Seen {
    const names = [...new Set([...this.#times.keys(), ...this.#errors.keys()])].sort();
    const of = (chosen: readonly string[]) =>
      figuresOf(
        chosen.flatMap((name) => this.#times.get(name) ?? []),
        chosen.map((name) => this.#errors.get(name) ?? new Map()),
      );
    return {
      functions: Object.fromEntries(names.map((name) => [name, of([name])])),
      all: of(names),
      unnamed: Object.fromEntries(this.#unnamed),
      noResponse: this.#noResponse,
      perSecond: this.#perSecond,
    };
  }
}

function figuresOf(times: readonly number[], errors: readonly ReadonlyMap<string, number>[]): FunctionFigures {
  const sorted = Float64Array.from(times).sort();
  const all = new Map<string, number>();
  for (const some of errors) for (const [code, n] of some) count(all, code, n);
  const failed = [...all.values()].reduce((sum, n) => sum + n, 0);
  return {
    calls: sorted.length + failed,
    meanMs: sorted.length === 0 ? 0 : round(sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length),
    p50Ms: round(percentile(sorted, 0.5)),
    p95Ms: round(percentile(sorted, 0.95)),
    p99Ms: round(percentile(sorted, 0.99)),
    errors: Object.fromEntries(all),
  };
}

/** The least value that this part of all values does not exceed; 0 if there are none. */
export function percentile(sorted: ArrayLike<number>, part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

export const round = (value: number): number => Math.round(value * 1_000) / 1_000;

function count(map: Map<string, number>, key: string, n = 1): void {
  map.set(key, (map.get(key) ?? 0) + n);
}

import type { FunctionFigures } from './figures.ts';
import type { Case, Results } from './results.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const row = (first: string, cells: readonly string[]) => print(first.padEnd(30) + cells.map((cell) => cell.padStart(13)).join(''));
const ms = (value: number) => value.toFixed(value < 10 ? 2 : 1);

/** Prints the functions of a case. */
export function printCase({ functions, all, runs }: Case): void {
  row('', ['calls', 'mean ms', 'p50', 'p95', 'p99', 'errors']);
  for (const [name, figures] of [...Object.entries(functions), ['all', all] as const]) row(name, cellsOf(figures));
  const use = usePerCall(runs);
  if (use.length > 0) {
    row('of a call', ['CPU ms', 'peak MiB']);
    for (const { part, cpuMs, peakMib } of use) row(`  ${part}`, [cpuMs.toFixed(3), String(peakMib)]);
  }
  print('');
}

const cellsOf = ({ calls, meanMs, p50Ms, p95Ms, p99Ms, errors }: FunctionFigures) => [
  String(calls),
  ...[meanMs, p50Ms, p95Ms, p99Ms].map(ms),
  String(Object.values(errors).reduce((sum, n) => sum + n, 0)),
];

/** CPU milliseconds of one call, by part, over all runs. */
export function usePerCall(runs: Case['runs']): { part: string; cpuMs: number; peakMib: number }[] {
  const calls = runs.reduce((sum, { all }) => sum + all.calls, 0);
  const parts = new Set(runs.flatMap(({ uses }) => Object.keys(uses ?? {})));
  return [...parts].sort().map((part) => ({
    part,
    cpuMs: runs.reduce((sum, { uses }) => sum + (uses?.[part]?.cpuMs ?? 0), 0) / Math.max(1, calls),
    peakMib: Math.max(...runs.map(({ uses }) => uses?.[part]?.peakMib ?? 0)),
  }));
}

/** Prints what is measured once: the statements of each function, the floor, a purchase's SQL. */
export function printRest({ statements, floor, purchaseSql }: Results): void {
  if (statements) {
    row('SQL statements of a call', ['customer', 'product', 'payment']);
    for (const [name, { customer = 0, product = 0, payment = 0 }] of Object.entries(statements))
      row(name, [customer, product, payment].map(String));
    print('');
  }
  for (const { name, souk, ...floors } of floor?.functions ?? []) {
    row(`${name} against the floor`, ['calls/s', 'p50 ms', 'p99 ms', 'CPU ms']);
    row('  Souk', [souk.perSecond.toFixed(0), ms(souk.p50Ms), ms(souk.p99Ms), souk.cpuMs.toFixed(3)]);
    for (const [side, called] of [
      ['floor', 'floor'],
      ['framework', 'floor with the framework'],
    ] as const) {
      const least = floors[side];
      row(`  ${called}`, [least.perSecond.toFixed(0), ms(least.p50Ms), ms(least.p99Ms), least.cpuMs.toFixed(3)]);
      row(`  Souk / ${called}`, [percent(souk.perSecond / least.perSecond), '', '', percent(souk.cpuMs / least.cpuMs)]);
    }
  }
  for (const { connections, perSecond, statements: each, cpuMs } of purchaseSql?.rounds ?? []) {
    row(`a purchase's SQL, ${connections} connections`, ['a second', ...Object.keys(each), 'CPU ms']);
    row('  ms', [perSecond.toFixed(0), ...Object.values(each).map(ms), cpuMs.toFixed(2)]);
  }
}

const percent = (ratio: number) => `${(100 * ratio).toFixed(0)} %`;

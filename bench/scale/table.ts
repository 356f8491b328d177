import type { Measured } from './compare.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const row = (first: string, cells: readonly string[], width: number) =>
  print(first.padEnd(width) + cells.map((cell) => cell.padStart(10)).join(''));

const ms = (value: number): string => value.toFixed(1);
const times = (value: number) => `${value.toFixed(2)}x`;
const headings = ['p50 ms', 'p95 ms', 'rows', 'buffers', 'p50 to 1.', 'p95 to 1.', 'rows to 1.'];

/** Prints all pages of one query: each beside the first of them, which is the first page in the smallest place. */
export function printComparison(measured: readonly Measured[]): void {
  const [least] = measured;
  if (!least) return;
  for (const { place, page, p50Ms, p95Ms, reads } of measured) {
    const ratios = [p50Ms / least.p50Ms, p95Ms / least.p95Ms, reads.rows / Math.max(1, least.reads.rows)].map(times);
    row(`  ${place}, ${page} page`, [ms(p50Ms), ms(p95Ms), String(reads.rows), String(reads.buffers), ...ratios], 36);
  }
}

export function printHeading(): void {
  row('', headings, 36);
}

export const printLine = print;

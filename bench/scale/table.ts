import type { Measured } from './compare.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const row = (first: string, cells: readonly string[], width: number) =>
  print(first.padEnd(width) + cells.map((cell) => cell.padStart(10)).join(''));

const ms = (value: number): string => value.toFixed(1);
const times = (value: number) => `${value.toFixed(2)}x`;
const headings = ['p50 ms', 'p95 ms', 'rows', 'buffers', 'p50 to 1.', 'p95 to 1.', 'rows to 1.'];

/** Prints pages, each beside the first of them: the first page of the smallest. */
export function printComparison(title: string, measured: readonly Measured[]): void {
  const [least] = measured;
  if (!least) return;
  print(title);
  for (const { name, page, p50Ms, p95Ms, reads } of measured) {
    const ratios = [p50Ms / least.p50Ms, p95Ms / least.p95Ms, reads.rows / Math.max(1, least.reads.rows)].map(times);
    row(`  ${name}, ${page} page`, [ms(p50Ms), ms(p95Ms), String(reads.rows), String(reads.buffers), ...ratios], 44);
  }
}

export function printHeading(): void {
  row('', headings, 44);
}

export const printLine = print;

import type { Series } from '../runs/series.ts';
import { resolvedWithinMs } from '../runs/series.ts';

const [width, height, bottom, left] = [720, 150, 18, 34];
const mostBars = 240;

/** Purchases acknowledged in each second, with bands that mark faults. The page sets the colours. */
export function coursePlot({ acknowledged, faults }: Series, title: string): string {
  const perBar = Math.max(1, Math.ceil(acknowledged.length / mostBars));
  const bars = Math.ceil(acknowledged.length / perBar);
  const each = (values: readonly number[], reduce: (some: number[]) => number) =>
    Array.from({ length: bars }, (_, i) => reduce(values.slice(i * perBar, (i + 1) * perBar)));
  const rates = each(acknowledged, (some) => some.reduce((sum, n) => sum + n, 0) / Math.max(1, some.length));
  const disturbed = each(faults, (some) => Math.max(0, ...some));
  const most = Math.max(1, ...rates);
  const step = (width - left) / Math.max(1, bars);
  const x = (i: number) => round(left + i * step);
  const bands = disturbed.map((n, i) => (n > 0 ? rect(x(i), 0, step, height - bottom, 'fault') : ''));
  const columns = rates.map((rate, i) => {
    const tall = ((height - bottom) * rate) / most;
    return rect(x(i), height - bottom - tall, Math.max(0.5, step - 0.5), tall, 'bar');
  });
  return svg(title, [
    ...bands,
    ...columns,
    label(left - 4, 10, `${round(most)}/s`, 'end'),
    label(left - 4, height - bottom, '0', 'end'),
    label(left, height - 4, '0 s', 'start'),
    label(width, height - 4, `${acknowledged.length} s`, 'end'),
  ]);
}

/** The duration of purchases whose buyer did not get the outcome at once. */
export function resolvedPlot(resolved: readonly number[], title: string): string {
  const most = Math.max(1, ...resolved);
  const step = (width - left) / resolvedWithinMs.length;
  const columns = resolved.flatMap((count, i) => {
    const tall = ((height - bottom - 14) * count) / most;
    const [x, bound] = [left + i * step, resolvedWithinMs[i] as number];
    return [
      rect(x + 4, height - bottom - tall, step - 8, tall, 'bar'),
      label(x + step / 2, height - bottom - tall - 3, String(count), 'middle'),
      label(x + step / 2, height - 4, Number.isFinite(bound) ? `≤ ${bound / 1_000} s` : 'longer', 'middle'),
    ];
  });
  return svg(title, columns);
}

const round = (n: number) => Math.round(n * 10) / 10;

const rect = (x: number, y: number, wide: number, tall: number, kind: string) =>
  `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(wide)}" height="${round(tall)}"/>`;

const label = (x: number, y: number, text: string, anchor: string) =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${text}</text>`;

const svg = (title: string, shapes: readonly string[]) =>
  `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${shapes.join('')}</svg>`;

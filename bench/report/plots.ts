import { type Failure, failures } from '../load/failures.ts';
import { mixes } from '../load/mixes.ts';
import type { Case, Run } from '../load/results.ts';
import { usePerCall } from '../load/table.ts';
import { caseOf, type Merged, scenariosOf } from './merge.ts';
import { colourOf, dot, label, legend, line, path, rect, svg } from './svg.ts';
import { mixNames, scenarioName } from './tables.ts';

const grid = '#dddddd';
const ink = '#333333';
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const round = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value >= 10 ? 0 : 2 });

/** The plots by the names of their files. */
export function plotsOf(merged: Merged): Record<string, string> {
  return {
    throughput: throughputPlot(merged),
    'response-times': responseTimesPlot(merged),
    failures: failuresPlot(merged),
    cpu: cpuPlot(merged),
  };
}

const [wide, left, top] = [860, 60, 34];

/** Calls a second: a group for each mix, a bar for each scenario, a line from the slowest to the fastest run. */
function throughputPlot(merged: Merged): string {
  const tall = 280;
  const bottom = tall - 40;
  const groups = mixNames.map((mix) => scenariosOf(merged, mix).map((scenario) => caseOf(merged, scenario, mix) as Case));
  const ratesOf = ({ runs }: Case) => runs.map(({ callsPerSecond }) => callsPerSecond);
  const most = 1.1 * Math.max(1, ...groups.flat().flatMap(ratesOf));
  const y = (rate: number) => bottom - ((bottom - top) * rate) / most;
  const groupWide = (wide - left) / Math.max(1, groups.length);
  const shapes = groups.flatMap((cases, g) => {
    const barWide = (groupWide - 40) / Math.max(1, cases.length);
    const at = left + g * groupWide + 20;
    const bars = cases.map((one, i) => {
      const rates = ratesOf(one);
      const x = at + i * barWide;
      const middle = x + barWide / 2;
      return [
        rect(x, y(mean(rates)), barWide - 8, bottom - y(mean(rates)), colourOf(one.scenario - 1)),
        line(middle - 4, y(Math.min(...rates)), middle - 4, y(Math.max(...rates)), ink, 2),
        label(middle - 4, y(Math.max(...rates)) - 6, round(mean(rates)), 'middle'),
      ].join('');
    });
    return [...bars, label(at + (groupWide - 40) / 2, bottom + 18, mixes[mixNames[g] as 'all'].name, 'middle')];
  });
  return svg('Calls a second', wide, tall, [
    label(left, 20, 'Calls a second, mean of all runs; the lines lead from the slowest to the fastest run'),
    ...gridLines(most, y),
    ...shapes,
    legend([1, 2, 3].map(scenarioName), left, tall - 4),
  ]);
}

function gridLines(most: number, y: (value: number) => number): string[] {
  const step = niceStep(most / 4);
  const values = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  return values.flatMap((value) => [line(left, y(value), wide, y(value), grid), label(left - 6, y(value) + 4, round(value), 'end')]);
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((n) => n * power >= least) ?? 10) * power;
}

/** Each function: a line from p50 to p99 and a dot at the mean, for each scenario. The scale is logarithmic. */
function responseTimesPlot(merged: Merged): string {
  const run = scenariosOf(merged, 'all');
  const cases = run.map((scenario) => caseOf(merged, scenario) as Case);
  const names = [...new Set(cases.flatMap(({ functions }) => Object.keys(functions)))].sort();
  const [rowTall, from] = [8 + 9 * Math.max(1, run.length), 200];
  const tall = top + 30 + names.length * rowTall + 30;
  const all = cases.flatMap(({ functions }) => Object.values(functions)).filter(({ p50Ms }) => p50Ms > 0);
  const [least, most] = [Math.min(1, ...all.map(({ p50Ms }) => p50Ms)), Math.max(10, ...all.map(({ p99Ms }) => p99Ms))];
  const x = (value: number) => from + ((wide - from - 20) * Math.log(Math.max(value, least) / least)) / Math.log(most / least);
  const ticks = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000].filter((tick) => tick >= least && tick <= most);
  const shapes = names.flatMap((name, row) => {
    const y = top + 20 + row * rowTall;
    const marks = cases.flatMap(({ functions, scenario }, i) => {
      const figures = functions[name];
      if (!figures || figures.p50Ms === 0) return [];
      const at = y + 9 * i + 4;
      const colour = colourOf(scenario - 1);
      return [line(x(figures.p50Ms), at, x(figures.p99Ms), at, colour, 3), dot(x(figures.meanMs), at, colour)];
    });
    return [label(from - 8, y + rowTall / 2 + 1, name, 'end'), ...marks];
  });
  return svg('Response times', wide, tall, [
    label(8, 20, 'Response time of each function, ms: lines from p50 to p99, dots at the mean'),
    ...ticks.flatMap((tick) => [line(x(tick), top, x(tick), tall - 34, grid), label(x(tick), tall - 20, round(tick), 'middle')]),
    ...shapes,
    legend(run.map(scenarioName), from, tall - 4),
  ]);
}

/** Calls in each second of a run, for each failure: successes, and below them the calls that failed. */
function failuresPlot(merged: Merged): string {
  const scenario = scenariosOf(merged, 'all').at(-1) ?? 0;
  const kinds = Object.keys(failures) as Failure[];
  const cases = kinds.flatMap((failure) => caseOf(merged, scenario, 'all', failure) ?? []);
  const panelTall = 130;
  const panels = cases.map((one, i) => coursePanel(one, middleRun(one.runs), top + i * panelTall, panelTall - 34));
  return svg('Calls while parts fail', wide, top + cases.length * panelTall + 10, [
    label(
      left,
      20,
      `Calls in each second of a run, ${scenarioName(scenario)}: successes, failed calls, and from the failure until the part is back`,
    ),
    ...panels,
  ]);
}

/** The run of middle throughput. */
const middleRun = (runs: readonly Run[]): Run =>
  runs.toSorted((one, other) => one.callsPerSecond - other.callsPerSecond)[Math.floor(runs.length / 2)] as Run;

function coursePanel({ failure }: Case, { perSecond, failure: inflicted }: Run, y0: number, tall: number): string {
  const most = Math.max(1, ...perSecond.map(([successes, failed]) => successes + failed));
  const x = (second: number) => left + ((wide - left - 20) * second) / Math.max(1, perSecond.length - 1);
  const y = (calls: number) => y0 + tall - (tall * calls) / most;
  const from = (inflicted?.atMs ?? 0) / 1_000;
  const until = from + (inflicted?.backAfterMs ?? 0) / 1_000;
  return [
    inflicted ? rect(x(from), y0, Math.max(2, x(until) - x(from)), tall, '#fbe3d6') : '',
    line(left, y(0), wide - 20, y(0), grid),
    label(left - 6, y(0) + 4, '0', 'end'),
    label(left - 6, y(most) + 8, round(most), 'end'),
    path(
      perSecond.map(([successes], second) => [x(second), y(successes)]),
      colourOf(0),
    ),
    path(
      perSecond.map(([, failed], second) => [x(second), y(failed)]),
      colourOf(5),
    ),
    label(left, y0 + tall + 16, `${failures[failure]}; ${perSecond.length} s`),
  ].join('');
}

/** CPU of one call: a bar for each mix, a piece for each part. */
function cpuPlot(merged: Merged): string {
  const cases = mixNames.flatMap((mix) => {
    const scenario = scenariosOf(merged, mix).includes(2) ? 2 : scenariosOf(merged, mix).at(-1);
    return scenario === undefined ? [] : [caseOf(merged, scenario, mix) as Case];
  });
  const uses = cases.map(({ runs }) => usePerCall(runs));
  const parts = [...new Set(uses.flatMap((use) => use.map(({ part }) => part)))].filter((part) => part !== 'supervisor').sort();
  const [from, rowTall] = [110, 44];
  const tall = top + cases.length * rowTall + 50;
  const most = Math.max(0.1, ...uses.map((use) => use.reduce((sum, { cpuMs }) => sum + cpuMs, 0)));
  const scale = (wide - from - 80) / most;
  const shapes = cases.flatMap(({ mix }, row) => {
    let x = from;
    const y = top + row * rowTall;
    const pieces = parts.map((part, i) => {
      const cpuMs = uses[row]?.find((use) => use.part === part)?.cpuMs ?? 0;
      const piece = rect(x, y, cpuMs * scale, rowTall - 14, colourOf(i));
      x += cpuMs * scale;
      return piece;
    });
    return [label(from - 8, y + 19, mixes[mix].name, 'end'), ...pieces, label(x + 6, y + 19, `${((x - from) / scale).toFixed(2)} ms`)];
  });
  return svg('CPU of a call', wide, tall, [
    label(from, 20, 'CPU of one call in all processes and databases'),
    ...shapes,
    legend(parts.slice(0, 4), from, tall - 22),
    legend(
      parts.slice(4),
      from,
      tall - 6,
      parts.slice(4).map((_, i) => 4 + i),
    ),
  ]);
}

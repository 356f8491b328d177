import type { CheckRow } from './check-rows.ts';
import type { Report } from './report.ts';
import type { ScenarioRow } from './scenario-rows.ts';

/** The cells of each table; the first row is its head. All forms of the report use the same cells. */
export interface Tables {
  scenarios: string[][];
  checks: string[][];
}

export const tablesOf = ({ scenarios, checks }: Report): Tables => ({
  scenarios: [
    ['scenario', 'run so far', 'short', 'long', 'purchases', 'refunds', 'faults', 'found', 'seeds', 'duration'],
    ...scenarios.map(scenarioCells),
  ],
  checks: [['', 'check', 'figure', 'target', 'applied in', 'shown to fail by', ''], ...checks.map(checkCells)],
});

const whole = new Intl.NumberFormat('en-US');

function scenarioCells({ scenario, unit, amount, short, long, seeds, seconds, purchases, refunds, faults, found }: ScenarioRow): string[] {
  const soFar = `${whole.format(amount)}${long === undefined ? '' : ` of ${whole.format(long)}`} ${unit}`;
  const reached = (target: number | undefined) => (target === undefined ? '–' : `${whole.format(target)}${amount >= target ? ' ✓' : ''}`);
  const figures = [purchases, refunds, faults, found].map((figure) => whole.format(figure));
  return [scenario, soFar, reached(short), reached(long), ...figures, seeds || '–', duration(seconds)];
}

const appliedIn = { simulation: 'lives', processes: 'rounds', controls: 'runs' };

function checkCells({ of, check, figure, target, asked, shownBy, verdict }: CheckRow): string[] {
  const where = `${whole.format(asked)} ${appliedIn[of]}`;
  return [verdict, check, typeof figure === 'number' ? whole.format(figure) : figure, target, where, shownBy.join(', ') || 'nothing', of];
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

const mostFound = 50;

/** One sentence for each commit: the amount measured, the code and the machine. */
export function provenance({ commits }: Report): string[] {
  return [
    ...commits.map(({ commit, isChanged, machine, parts, from, to }) => {
      const code = `${commit || 'unknown code'}${isChanged ? ', changed since' : ''}`;
      return `Commit ${code}: ${parts} ${parts === 1 ? 'part' : 'parts'}, ${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z, on ${machine}.`;
    }),
    ...(new Set(commits.map(({ commit }) => commit)).size > 1 ? ['The figures add up runs of different commits.'] : []),
  ];
}

/** The scoreboard for a terminal. */
export const asText = (report: Report): string => [...runs(report), '', ...results(report)].join('\n');

/** The same as Markdown, with a collapsed list of runs at the end. */
export const asDocument = (report: Report): string =>
  [...results(report), '<details><summary>The runs behind these figures</summary>', '', ...runs(report), '', '</details>', ''].join('\n');

const runs = (report: Report): string[] => provenance(report).map((line) => `- ${line}`);

function results(report: Report): string[] {
  const { scenarios, checks } = tablesOf(report);
  const { found } = report;
  const left = found.length > mostFound ? [`- … and ${found.length - mostFound} more`] : [];
  return [
    ...table(scenarios),
    '',
    ...table(checks),
    '',
    ...(found.length > 0 ? ['What was found:', '', ...found.slice(0, mostFound).map((line) => `- ${line}`), ...left, ''] : []),
  ];
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] as string[]).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
  const [head, ...body] = rows as [string[], ...string[][]];
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}

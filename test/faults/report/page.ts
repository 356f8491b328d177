import { resolvedWithinMs } from '../runs/series.ts';
import type { RoundPart } from './parts.ts';
import { coursePlot, resolvedPlot } from './plots.ts';
import type { Report } from './report.ts';
import { provenance, tablesOf } from './text.ts';

const style = `
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --line: #ddd; --bar: #2b6cb0; --fault: #f6c9c0; --bad: #b3261e; --good: #20703c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e4e4; --paper: #17191c; --line: #3a3d42; --bar: #6fb1f0; --fault: #5a2b26; --bad: #ff8a80; --good: #7fd49a; }
}
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
svg { width: 100%; height: auto; } svg text { font-size: 10px; fill: var(--ink); }
.bar { fill: var(--bar); } .fault { fill: var(--fault); }
.ok { color: var(--good); } .FAIL, .UNPROVEN { color: var(--bad); font-weight: bold; }
`;

/** The report as one self-contained page. */
export function pageOf(report: Report): string {
  const { scenarios, checks } = tablesOf(report);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Souk: how reliable a purchase is</title>
<style>${style}</style>
<h1>How reliable a purchase is</h1>
${provenance(report)
  .map((line) => `<p>${escaped(line)}</p>`)
  .join('\n')}
<h2>What was run</h2>
${table(scenarios)}
<h2>What was found</h2>
${table(checks)}
${report.found.length > 0 ? `<ul>${report.found.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>` : ''}
<h2>Purchases and faults over time</h2>
<p>Purchases acknowledged in each second, of the longest round of each scenario; shaded where a fault went on or not all had healed.</p>
${longestRounds(report.rounds).map(course).join('\n')}
<h2>Time to resolve</h2>
<p>The time from the hold to the end of every purchase whose buyer did not get the outcome at once, in all rounds.</p>
${resolvedPlot(allResolved(report.rounds), 'purchases by time to resolve')}
</html>
`;
}

const course = ({ scenario, seed, series, startedAt }: RoundPart) => {
  const title = escaped(`${scenario}, seed ${seed}, ${startedAt.slice(0, 16)}Z`);
  return `<h3>${title}</h3>\n${coursePlot(series, title)}`;
};

const longestRounds = (rounds: readonly RoundPart[]): RoundPart[] =>
  [...Map.groupBy(rounds, ({ scenario }) => scenario).values()].map((own) =>
    own.reduce((longest, round) => (round.seconds > longest.seconds ? round : longest)),
  );

const allResolved = (rounds: readonly RoundPart[]): number[] =>
  resolvedWithinMs.map((_, i) => rounds.reduce((sum, { series }) => sum + (series.resolved[i] ?? 0), 0));

const verdicts = ['ok', 'FAIL', 'UNPROVEN'];

function table([head = [], ...body]: readonly string[][]): string {
  const cell = (text: string) => (verdicts.includes(text) ? `<td class="${text}">${text}</td>` : `<td>${escaped(text)}</td>`);
  const rows = body.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`);
  return `<div class="wide"><table><tr>${head.map((text) => `<th>${escaped(text)}</th>`).join('')}</tr>\n${rows.join('\n')}</table></div>`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => escapes[one] as string);

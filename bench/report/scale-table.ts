import type { Audited } from '../scale/audit.ts';
import type { Measured } from '../scale/compare.ts';
import type { ScaleResults } from '../scale/results.ts';
import type { Merged } from './merge.ts';
import { ms, none, number, table } from './table.ts';

const times = (ratio: number | undefined) => (ratio === undefined ? none : `${number(ratio, 1)} ×`);
const find = (measured: readonly Measured[], name: string | undefined, page: Measured['page']) =>
  measured.find((one) => one.name === name && one.page === page);
const ratio = (value: number | undefined, of: number | undefined) => (value === undefined || of === undefined ? undefined : value / of);

/** For each choice of sizes: every kind of search and list of items in the smallest and the largest catalogue, and the audits. */
export function scaleTables({ scales }: Merged): string {
  const all = scales.filter(({ catalogue }) => Object.keys(catalogue).length > 0);
  if (all.length === 0) return 'No catalogues were filled for this report.';
  const parts = all.flatMap((scale) => [scaleTable(scale), keywordsSentence(scale), auditSentence(scale), origin(scale)]);
  return parts.filter((part) => part !== '').join('\n\n');
}

function scaleTable({ catalogue }: ScaleResults): string {
  const measured = Object.entries(catalogue);
  const names = [...new Set(measured[0]?.[1].map(({ name }) => name))];
  const [small, large] = [names[0], names.at(-1)];
  return table(
    [
      'search or list',
      `p50 ms, ${small}`,
      large ?? '',
      'p95, large to small',
      'p50 of a deep page to the first',
      'rows read, small',
      'large',
    ],
    measured.map(([query, all]) => {
      const [little, much, deep] = [find(all, small, 'first'), find(all, large, 'first'), find(all, large, 'deep')];
      return [
        query,
        little ? ms(little.p50Ms) : none,
        much ? ms(much.p50Ms) : none,
        times(ratio(much?.p95Ms, little?.p95Ms)),
        times(ratio(deep?.p50Ms, much?.p50Ms)),
        ...[little, much].map((one) => (one ? number(one.reads.rows) : none)),
      ];
    }),
  );
}

/** Five common keywords beside one, in the largest catalogue. */
function keywordsSentence({ keywords }: ScaleResults): string {
  const [one, five] = ['one keyword', 'five common keywords'].map((name) => find(keywords, name, 'first'));
  if (!one || !five) return '';
  return `Among the most items, a search for five common keywords takes **${number(five.p50Ms / one.p50Ms, 1)} times** as long as one for one of them (p50, ${ms(five.p50Ms)} and ${ms(one.p50Ms)} ms, by turns).`;
}

function auditSentence({ audits }: ScaleResults): string {
  const last = Object.values(audits).at(-1);
  return last ? `The audit of the ${number(last.changes)} changes of their quantities took ${cost(last)}.` : '';
}

const cost = ({ seconds, cpuSeconds, peakMib }: Audited) =>
  `${number(seconds)} s, ${number(cpuSeconds)} s of CPU and ${number(peakMib)} MiB`;

const origin = ({ settings: { commit, cores, load, rounds } }: ScaleResults) =>
  `Commit ${commit}, ${rounds} rounds, ${cores} cores, load ${number(load, 1)} at the start.`;

/** The lists of a seller and a buyer with very many sales behind them, beside small ones; and the audit over all of them. */
export function salesTable({ scales }: Merged): string {
  const { sales, purchases, audit, settings } = scales.findLast(({ sales }) => sales) ?? {};
  if (!sales || !purchases || !audit || !settings) return '';
  const rows = [sales, purchases].flatMap((all) =>
    all.map(({ name, page, p50Ms, p95Ms, reads }) => [name, page, ms(p50Ms), ms(p95Ms), number(reads.rows)]),
  );
  return [
    table(['list', 'page', 'p50 ms', 'p95', 'rows read'], rows),
    `The audit of these ${number(settings.sales)} sales took ${cost(audit)}.`,
  ].join('\n\n');
}

import type { Measured } from '../scale/compare.ts';
import type { Merged } from './merge.ts';
import { ms, none, number, table } from './table.ts';

const times = (ratio: number | undefined) => (ratio === undefined ? none : `${number(ratio, 1)} ×`);
const find = (measured: readonly Measured[], name: string | undefined, page: Measured['page']) =>
  measured.find((one) => one.name === name && one.page === page);
const ratio = (value: number | undefined, of: number | undefined) => (value === undefined || of === undefined ? undefined : value / of);

/** Each kind of search and list of items, in the smallest and the largest catalogue. */
export function scaleTable({ scale }: Merged): string {
  if (!scale) return 'No catalogues were filled for this report.';
  const measured = Object.entries(scale.catalogue);
  const [first] = measured;
  const names = [...new Set(first?.[1].map(({ name }) => name))];
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
export function keywordsSentence({ scale }: Merged): string {
  const [one, five] = ['one keyword', 'five common keywords'].map((name) => find(scale?.keywords ?? [], name, 'first'));
  if (!one || !five) return '';
  return `A search for five common keywords takes **${number(five.p50Ms / one.p50Ms, 1)} times** as long as one for one of them (p50, ${ms(five.p50Ms)} and ${ms(one.p50Ms)} ms, by turns).`;
}

/** The lists of a seller and a buyer with very many sales behind them, beside small ones; and the audit over all of them. */
export function salesTable({ scale }: Merged): string {
  if (!scale?.sales || !scale.purchases || !scale.audit) return '';
  const rows = [scale.sales, scale.purchases].flatMap((all) =>
    all.map(({ name, page, p50Ms, p95Ms, reads }) => [name, page, ms(p50Ms), ms(p95Ms), number(reads.rows)]),
  );
  const { seconds, cpuSeconds, peakMib } = scale.audit;
  return [
    table(['list', 'page', 'p50 ms', 'p95', 'rows read'], rows),
    `The audit of these ${number(scale.settings.sales)} sales took ${number(seconds)} s, ${number(cpuSeconds)} s of CPU and ${number(peakMib)} MiB.`,
  ].join('\n\n');
}

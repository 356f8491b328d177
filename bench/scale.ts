import { writeFile } from 'node:fs/promises';
import { readCommandLine, wrongUsage } from '../lib/process/command-line.ts';
import { main } from '../lib/process/main.ts';
import { countChanges, reportAudit } from './scale/audit.ts';
import { type Cluster, startCluster } from './scale/cluster.ts';
import { compare, type Measured, type Place } from './scale/compare.ts';
import { fillCatalogue } from './scale/fill-catalogue.ts';
import { describeMachine } from './scale/machine.ts';
import { catalogueQueries, keywordQueries } from './scale/queries.ts';
import type { ScaleResults } from './scale/results.ts';
import { measureSales } from './scale/sales.ts';
import { serveProductDb } from './scale/served.ts';
import { printComparison, printHeading, printLine } from './scale/table.ts';

const usage = `npm run bench:scale -- [--sizes 10000,1000000] [--sales 1000000] [--rounds 60] [--only TEXT] [--json FILE]
How searches and lists grow with what is behind them. Fills catalogues of these sizes and a shop with so many sales in a Postgres of its own,
and measures every kind of search and list in all of them by turns: times, whose ratios count, and the rows and buffers that each plan reads.
Then it audits the books of each. --sizes '' or --sales 0 leaves one out,
and --only all searches whose name does not begin so.`;

function readArguments() {
  const { sizes, sales, rounds, only, json } = readCommandLine({
    usage,
    options: {
      sizes: { type: 'string', default: '10000,1000000' },
      sales: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '60' },
      only: { type: 'string', default: '' },
      json: { type: 'string' },
    },
  }).values;
  const count = (name: string, text: string) => {
    if (!/^\d{1,8}$/.test(text)) throw wrongUsage(`--${name} needs whole numbers of at most eight digits`, usage);
    return Number(text);
  };
  const made = count('sales', sales);
  return {
    sizes: sizes.split(',').flatMap((size) => (size === '' ? [] : count('sizes', size))),
    sales: { sales: made, refunds: Math.ceil(made / 100) },
    rounds: count('rounds', rounds),
    only,
    json,
  };
}

async function openCatalogues(cluster: Cluster, sizes: readonly number[]): Promise<Record<string, Place>> {
  const places: Record<string, Place> = {};
  for (const size of sizes) {
    const startedAtMs = Date.now();
    const { url, serviceUrl } = await cluster.create(`items_${size}`, 'product');
    await fillCatalogue(url, size);
    places[`${size.toLocaleString('en')} items`] = { url, served: await serveProductDb(serviceUrl) };
    printLine(`Filled a catalogue of ${size.toLocaleString('en')} items in ${Math.round((Date.now() - startedAtMs) / 1_000)} s.`);
  }
  return places;
}

async function measureCatalogues(places: Record<string, Place>, rounds: number, only: string): Promise<Record<string, Measured[]>> {
  const all: Record<string, Measured[]> = {};
  printHeading();
  for (const query of catalogueQueries.filter(({ name }) => name.startsWith(only))) {
    const contenders = Object.entries(places).map(([name, place]) => ({ name, query, place }));
    const measured = await compare(contenders, rounds);
    printComparison(query.name, measured);
    all[query.name] = measured;
  }
  return all;
}

/** One keyword beside five, among the most items. */
async function measureKeywords(place: Place | undefined, rounds: number): Promise<Measured[]> {
  if (!place) return [];
  const measured = await compare(
    keywordQueries.map((query) => ({ name: query.name, query, place })),
    rounds,
  );
  printComparison('one keyword and five', measured);
  return measured;
}

/** Audits what registering the items recorded. Nothing was sold, so there are no payments. */
async function auditCatalogues(cluster: Cluster, places: Record<string, Place>): Promise<ScaleResults['audits']> {
  const payment = await cluster.create('no_payments', 'payment');
  const audits: ScaleResults['audits'] = {};
  for (const [name, place] of Object.entries(places)) {
    const changes = await countChanges(place.url);
    audits[name] = { changes, ...(await reportAudit(`${changes.toLocaleString('en')} changes of ${name}`, place, payment)) };
  }
  return audits;
}

await main(async () => {
  const { sizes, sales, rounds, only, json } = readArguments();
  const cluster = await startCluster();
  try {
    const settings = { ...(await describeMachine()), postgres: cluster.settings, sizes, ...sales, rounds };
    printLine(JSON.stringify(settings, undefined, 2));
    const places = await openCatalogues(cluster, sizes);
    const catalogue = await measureCatalogues(places, rounds, only);
    const keywords = await measureKeywords(Object.values(places).at(-1), rounds);
    await Promise.all(Object.values(places).map(({ served }) => served.close()));
    const audits = await auditCatalogues(cluster, places);
    const books = sales.sales > 0 ? await measureSales(cluster, sales, rounds) : undefined;
    const results: ScaleResults = { about: 'souk scale', settings, catalogue, keywords, audits, ...books };
    if (json !== undefined) await writeFile(json, `${JSON.stringify(results, undefined, 2)}\n`);
  } finally {
    await cluster.stop();
  }
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sax from 'sax';
import { expect, onTestFinished, test } from 'vitest';
import type { Failure } from '../../bench/load/failures.ts';
import type { FunctionFigures } from '../../bench/load/figures.ts';
import type { MixName } from '../../bench/load/mixes.ts';
import type { Case, Results, Run } from '../../bench/load/results.ts';
import { readResults } from '../../bench/report/merge.ts';
import { pageOf } from '../../bench/report/page.ts';
import { plotsOf } from '../../bench/report/plots.ts';
import type { ScaleResults } from '../../bench/scale/results.ts';

const figures = (ms: number, errors = {}): FunctionFigures => ({
  calls: 1_000,
  meanMs: ms,
  p50Ms: ms,
  p95Ms: 2 * ms,
  p99Ms: 3 * ms,
  errors,
});

const run = (callsPerSecond: number, changes: Partial<Run> = {}): Run => ({
  seconds: 2,
  callsPerSecond,
  all: figures(5),
  unnamed: {},
  noResponse: 0,
  perSecond: [
    [400, 0],
    [500, 3],
  ],
  generatorCpuMs: 100,
  uses: { functions: { cpuMs: 500, peakMib: 180 }, 'postgres, product': { cpuMs: 250, peakMib: 90 } },
  ...changes,
});

const measured = (scenario: number, mix: MixName, failure: Failure, changes: Partial<Case> = {}): Case => ({
  scenario,
  clients: { seller: mix === 'checkout' ? 0 : 10 ** (scenario - 1), buyer: 10 ** (scenario - 1) },
  mix,
  failure,
  calls: 1_000,
  functions: { 'get-cart': figures(2), 'make-purchase': figures(23, { overloaded: 4 }) },
  all: figures(5, { overloaded: 4 }),
  unnamed: {},
  noResponse: 0,
  runs: [run(400), run(600)],
  ...changes,
});

const side = (perSecond: number, cpuMs: number) => ({
  requests: 9_000,
  perSecond,
  p50Ms: 10,
  p99Ms: 20,
  failures: 0,
  cpuMs,
  parts: { functions: cpuMs },
});

const results: Results = {
  about: 'souk load',
  machine: {
    processor: 'Test',
    cores: 2,
    memoryGib: 4,
    load: 0.5,
    node: 'v24.0.0',
    commit: 'abc123',
    at: '2026-11-26T12:00:00.000Z',
    postgres: '18.1',
  },
  settings: { LOG_LEVEL: 'warn' },
  seconds: 600,
  cases: [
    measured(1, 'all', 'none'),
    measured(2, 'all', 'none'),
    measured(2, 'all', 'service', {
      noResponse: 3,
      unnamed: { 'get-item: 500 internal': 2 },
      runs: [run(300, { failure: { atMs: 700, backAfterMs: 900 } })],
    }),
    measured(2, 'checkout', 'none'),
  ],
  statements: { 'get-cart': { customer: 1, product: 1, payment: 0 } },
  floor: {
    connections: 16,
    roundMs: 1_000,
    functions: [
      {
        name: 'get-cart',
        souk: side(900, 0.9),
        floor: side(1_000, 0.75),
        framework: side(800, 1),
        rounds: [{ souk: 900, floor: 1_000, framework: 800 }],
      },
    ],
  },
  purchaseSql: {
    rounds: [{ connections: 10, purchases: 900, perSecond: 450, statements: { T1: 3.5, T2: 2.5 }, cpuMs: 3.25, databases: {} }],
  },
};

const page = (name: string, page: 'first' | 'deep', p50Ms: number, rows: number) => ({
  name,
  page,
  p50Ms,
  p95Ms: 2 * p50Ms,
  reads: { rows, buffers: rows, scans: [], wholeTables: [] },
});

const scale: ScaleResults = {
  about: 'souk scale',
  settings: {
    processor: 'Test',
    cores: 2,
    memoryGib: 24,
    load: 0.25,
    node: 'v24.0.0',
    commit: 'abc123456789',
    at: '2026-11-22T10:00:00.000Z',
    sizes: [10, 1_000],
    sales: 50_000,
    rounds: 60,
  },
  catalogue: {
    'a condition': [
      page('10 items', 'first', 2, 400),
      page('10 items', 'deep', 2, 400),
      page('1,000 items', 'first', 3, 500),
      page('1,000 items', 'deep', 3.6, 500),
    ],
  },
  keywords: [page('one keyword', 'first', 10, 1_000), page('five common keywords', 'first', 18, 2_000)],
  audits: { '1,000 items': { changes: 2_000, exitCode: 0, seconds: 7.2, cpuSeconds: 6.8, peakMib: 120 } },
  sales: [page('a big seller, all sales', 'first', 1.5, 60)],
  purchases: [page('a big buyer, purchases', 'deep', 2.5, 80)],
  audit: { exitCode: 0, seconds: 50.6, cpuSeconds: 49.7, peakMib: 351 },
};

async function filesOf(...all: (Results | ScaleResults)[]): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-report-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return Promise.all(
    all.map(async (one, i) => {
      const file = path.join(folder, `${i}.json`);
      await writeFile(file, JSON.stringify(one));
      return file;
    }),
  );
}

test('the page has the figures of all cases between the explanations', async () => {
  const template = await readFile('bench/report/template.md', 'utf8');
  const page = pageOf(template, await readResults(await filesOf(results, scale)), 'performance');
  for (const row of [
    '| all functions | 10 + 10 | 2 × 1,000 | 500 | 400 to 600 | 5.00 | 5.00 | 10.0 | 15.0 | 4 `overloaded` |',
    '| make-purchase | 23.0 / 23.0 / 46.0 / 69.0 | 23.0 / 23.0 / 46.0 / 69.0 |',
    '| 10 + 10 | a database service dies | 1 × 1,000 | 300 | 5.00 | 15.0 | 900 ms | 4 `overloaded` | 3 | 2 |',
    '| get-cart | Souk | 900 | 10.0 | 20.0 | 0.900 | 0 |',
    '|  | Souk / floor | 90 % | 100 % | 100 % | 120 % |  |',
    '|  | Souk / floor with the framework | 113 % | 100 % | 100 % | 90 % |  |',
    '| 10 | 450 | 3.50 | 2.50 | 3.25 |',
    '| get-cart | 1 | 1 | 0 |',
    '| search or list | p50 ms, 10 items | 1,000 items |',
    '| a condition | 2.00 | 3.00 | 1.5 × | 1.2 × | 400 | 500 |',
    '| a big buyer, purchases | deep | 2.50 | 5.00 | 80 |',
    'takes **1.8 times** as long as one for one of them (p50, 18.0 and 10.0 ms, by turns).',
    'The audit of the 2,000 changes of their quantities took 7 s, 7 s of CPU and 120 MiB.',
    'Commit abc123456789, 60 rounds, 2 cores, load 0.3 at the start.',
    'The audit of these 50,000 sales took 51 s, 50 s of CPU and 351 MiB.',
  ])
    expect(page).toContain(row);
  expect(page).toContain(
    'costs 1.5 ms of CPU over all processes and databases, as much as **1.5 reads** of the floor with the framework, or 2.0 of the other one.',
  );
  expect(page).not.toContain('{{');
  expect(page).toContain('![response times](performance/response-times.svg)');
});

test('catalogues of other sizes have a table of their own, and later ones of the same sizes replace earlier ones', async () => {
  const much: ScaleResults = {
    ...scale,
    settings: { ...scale.settings, sizes: [10, 9_000] },
    catalogue: { 'a condition': [page('10 items', 'first', 2, 400), page('9,000 items', 'first', 4, 600)] },
  };
  const again = { ...scale, catalogue: { 'a condition': [page('10 items', 'first', 2, 400), page('1,000 items', 'first', 6, 500)] } };
  const text = pageOf('{{scale}}', await readResults(await filesOf(scale, much, again)), 'performance');
  expect(text.match(/\| search or list \|.*\|/g)).toHaveLength(2);
  expect(text).toContain('| a condition | 2.00 | 6.00 |');
  expect(text).toContain('| a condition | 2.00 | 4.00 |');
});

test('a later file replaces the cases that an earlier one has, too', async () => {
  const later = { ...results, cases: [measured(2, 'all', 'none', { runs: [run(1_234)] })] };
  const { cases, runs } = await readResults(await filesOf(results, later));
  expect(cases).toHaveLength(4);
  expect(cases.find(({ scenario, mix, failure }) => scenario === 2 && mix === 'all' && failure === 'none')?.runs[0]?.callsPerSecond).toBe(
    1_234,
  );
  expect(runs).toHaveLength(2);
});

test('every plot is well-formed, also of a run that measured little', async () => {
  for (const some of [results, { ...results, cases: [measured(1, 'browse', 'none')] }, { ...results, cases: [] }])
    for (const [name, plot] of Object.entries(plotsOf(await readResults(await filesOf(some))))) {
      const parser = sax.parser(true);
      parser.onerror = (error) => expect.fail(`${name}: ${error.message}`);
      parser.write(plot).close();
      expect(plot, name).not.toContain('NaN');
      expect(plot, name).not.toContain('Infinity');
    }
});

test('a file of something else is refused', async () => {
  await expect(readResults(await filesOf({ ...results, about: 'other' as 'souk load' }))).rejects.toThrow('was not written by');
  for (const file of ['no-such-file.json', import.meta.filename]) await expect(readResults([file])).rejects.toThrow('cannot be read');
});

test('a file of another version is refused, and what it lacks is named', async () => {
  const { cases: _, ...rest } = results;
  await expect(readResults(await filesOf(rest as typeof results))).rejects.toThrow('has no cases');
  await expect(readResults(await filesOf({ about: 'souk scale', settings: {} } as never))).rejects.toThrow(
    'has no catalogue, keywords, audits',
  );
  await expect(readResults(await filesOf(null as never))).rejects.toThrow('was not written by');
});

test('a template that names an unknown section is refused', async () => {
  const merged = await readResults(await filesOf(results));
  expect(() => pageOf('{{weather}}', merged, 'performance')).toThrow('weather');
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Measured, measuredOf, parts } from '../../bench/capacity/demands.ts';
import { firstLimit, largest, perVcpu, simulateLoad, simulateMachine, vcpusFor } from '../../bench/capacity/model.ts';
import { simulate } from '../../bench/capacity/simulate.ts';
import { meanWaitMs } from '../../bench/capacity/theory.ts';
import type { Results } from '../../bench/load/results.ts';
import { randomFrom } from '../../local/random.ts';
import { runToEnd } from '../support/parts/souk.ts';

const atOneStation = (servers: number, perSecond: number, meanMs: number, seed = 1) =>
  simulate({
    stations: [{ name: 'one', servers }],
    operations: [{ name: 'any', share: 1, visits: [{ station: 'one', meanMs }] }],
    arrivals: { perSecond },
    count: 200_000,
    random: randomFrom(seed),
  });

test.each([
  [1, 0.5],
  [1, 0.8],
  [4, 0.6],
  [4, 0.85],
  [12, 0.8],
])('with %d servers that are busy for %d of the time, operations wait as long as Erlang’s formula says', (servers, utilisation) => {
  const meanMs = 5;
  const perSecond = (servers * utilisation * 1_000) / meanMs;
  const { stations, ...simulated } = atOneStation(servers, perSecond, meanMs);
  const waitMs = meanWaitMs({ perSecond, meanMs, servers });
  expect(Math.abs((stations['one']?.waitMs ?? 0) / waitMs - 1)).toBeLessThan(0.07);
  expect(stations['one']?.utilisation).toBeCloseTo(utilisation, 1);
  expect(Math.abs(simulated.perSecond / perSecond - 1)).toBeLessThan(0.02);
  expect(Math.abs(simulated.meanMs / (waitMs + meanMs) - 1)).toBeLessThan(0.03);
});

test('Erlang’s formula for one server is the known one: utilisation times service, over what is idle', () => {
  expect(meanWaitMs({ perSecond: 100, meanMs: 8, servers: 1 })).toBeCloseTo((0.8 * 8) / 0.2, 9);
});

test('the same seed gives the same result, and another one gives another', () => {
  expect(atOneStation(2, 100, 10)).toEqual(atOneStation(2, 100, 10));
  expect(atOneStation(2, 100, 10, 2)).not.toEqual(atOneStation(2, 100, 10));
});

test('clients that wait for each operation get as much as mean value analysis says', () => {
  // Two clients, one server of 6 ms and 4 ms elsewhere: MVA gives 2 / (6 (1 + 0.6) + 4).
  const simulated = simulate({
    stations: [
      { name: 'core', servers: 1 },
      { name: 'waiting', servers: Number.POSITIVE_INFINITY },
    ],
    operations: [
      {
        name: 'any',
        share: 1,
        visits: [
          { station: 'core', meanMs: 6 },
          { station: 'waiting', meanMs: 4 },
        ],
      },
    ],
    arrivals: { clients: 2 },
    count: 200_000,
    random: randomFrom(1),
  });
  expect(Math.abs(simulated.perSecond / (2_000 / (6 * 1.6 + 4)) - 1)).toBeLessThan(0.02);
});

const figures = { calls: 2_000, meanMs: 5, p50Ms: 5, p95Ms: 9, p99Ms: 12, errors: {} };
const uses = {
  functions: { cpuMs: 3_000, peakMib: 1 },
  'customer-db': { cpuMs: 1_000, peakMib: 1 },
  'product-db': { cpuMs: 1_000, peakMib: 1 },
  payment: { cpuMs: 1_000, peakMib: 1 },
  'postgres, customer': { cpuMs: 500, peakMib: 1 },
  'postgres, product': { cpuMs: 2_000, peakMib: 1 },
  'postgres, payment': { cpuMs: 500, peakMib: 1 },
  'postgres, other': { cpuMs: 500, peakMib: 1 },
};
const measured = (scenario: number, mix: 'browse' | 'checkout', clients: number, seconds: number) => ({
  scenario,
  clients: { seller: clients, buyer: clients },
  mix,
  failure: 'none' as const,
  calls: 100,
  functions: {},
  all: figures,
  unnamed: {},
  noResponse: 0,
  runs: [{ seconds, callsPerSecond: 2_000 / seconds, all: figures, unnamed: {}, noResponse: 0, perSecond: [], uses, generatorCpuMs: 500 }],
});
const results = {
  about: 'souk load',
  machine: {
    processor: 'A processor',
    cores: 2,
    memoryGib: 8,
    load: 0.5,
    node: 'v24',
    commit: 'abc',
    at: '2026-11-26T00:00:00Z',
    postgres: '18',
  },
  settings: {},
  seconds: 10,
  cases: [measured(1, 'checkout', 1, 10), measured(2, 'checkout', 10, 5.2), measured(1, 'browse', 1, 10), measured(2, 'browse', 10, 5)],
} as unknown as Results;

test('a checkout is two calls, and each part has its CPU of one', () => {
  const [alone] = measuredOf(results, 'checkout');
  expect(alone).toMatchObject({ clients: 1, perSecond: 100, meanMs: 10, generatorMs: 0.5, otherMs: 0.5 });
  expect(alone?.demand).toMatchObject({ functions: 3, 'product database': 2, payment: 1 });
  expect(() => measuredOf({ ...results, cases: [] }, 'checkout')).toThrow('no measurement of the mix checkout');
});

test('at the load of the machine, the simulation has what the cores can give, and what was measured', () => {
  const [alone, ten] = measuredOf(results, 'checkout');
  const simulated = simulateMachine(alone as Measured, 10, 2);
  // 10 ms of CPU for each on two cores: at most 200 a second.
  expect(simulated.perSecond).toBeLessThan(204);
  expect(Math.abs(simulated.perSecond / (ten?.perSecond ?? 0) - 1)).toBeLessThan(0.1);
});

test('the part that reaches its limit first is the one that serves fewest at its largest size', () => {
  const [{ demand }] = measuredOf(results, 'checkout') as [Measured, Measured];
  const first = firstLimit(demand);
  for (const part of parts) expect(perVcpu(demand, part) * largest[part].vcpus).toBeGreaterThanOrEqual(first.perSecond);
  expect(first).toEqual({ part: 'functions', perSecond: expect.closeTo(20_000) });
});

test('at a hundred times the load, no part is busier than planned with the vCPUs that the model names', () => {
  const [{ demand }] = measuredOf(results, 'checkout') as [Measured, Measured];
  const vcpus = vcpusFor(demand, 10_000);
  expect(vcpus).toMatchObject({ functions: 50, 'product database': 34 });
  const { stations } = simulateLoad(demand, 10_000, vcpus);
  for (const { utilisation } of Object.values(stations)) expect(utilisation).toBeLessThan(0.63);
});

test('a file of something else is refused', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-capacity-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'results.json');
  const refused = async (text: string) => {
    await writeFile(file, text);
    const { code, stderr } = await runToEnd(['node', 'bench/capacity.ts', file, '--out', path.join(folder, 'capacity.md')], {});
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    return stderr;
  };
  const { cases: _, ...rest } = results;
  expect(await refused('no JSON')).toContain('cannot be read');
  expect(await refused(JSON.stringify(rest))).toContain('has no cases');
  expect(await refused(JSON.stringify({ about: 'souk scale', settings: {}, catalogue: {}, keywords: [], audits: {} }))).toContain(
    'was not written by',
  );
});

test('the command writes the page', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-capacity-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [file, out] = [path.join(folder, 'results.json'), path.join(folder, 'capacity.md')];
  await writeFile(file, JSON.stringify(results));
  expect((await runToEnd(['node', 'bench/capacity.ts', file, '--out', out], {})).stderr).toBe('');
  const page = await readFile(out, 'utf8');
  expect(page).toContain('| product database | 2.00 | 300 |');
  expect(page).not.toMatch(/\{\{|NaN|undefined|Infinity/);
});

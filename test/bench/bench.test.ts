import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Results } from '../../bench/load/results.ts';
import { functionGroups } from '../../functions/endpoints.ts';
import { runToEnd, temporaryFolder } from '../support/parts/souk.ts';

test('a short benchmark measures all functions, a failure and the floor, and its report can be written', { timeout: 240_000 }, async () => {
  const folder = await temporaryFolder();
  const json = path.join(folder, 'bench.json');
  const few = [
    '--calls',
    '60',
    '--scenarios',
    '1',
    '--mixes',
    'all',
    '--failures',
    'none,service',
    '--items',
    '500',
    '--floor-rounds',
    '1',
  ];
  const { code, stderr } = await runToEnd(['npm', 'run', '-s', 'bench', '--', '--quick', ...few, '--json', json], {});
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const results: Results = JSON.parse(await readFile(json, 'utf8'));

  const [usual, failing] = results.cases;
  expect(usual).toMatchObject({ scenario: 1, failure: 'none', unnamed: {}, noResponse: 0, all: { calls: 120, errors: {} } });
  const known = [...Object.keys(functionGroups.seller), ...Object.keys(functionGroups.buyer)];
  expect(Object.keys(usual?.functions ?? {})).toEqual(known.sort());
  const [run] = usual?.runs ?? [];
  for (const part of ['functions', 'customer-db', 'product-db', 'postgres, product'])
    expect(run?.uses?.[part]?.cpuMs, part).toBeGreaterThan(0);
  // Linux counts in steps of 10 ms, and the few calls of this part may take less.
  for (const part of ['payment', 'postgres, payment']) expect(run?.uses?.[part]?.peakMib, part).toBeGreaterThan(0);
  expect(run?.statements?.['product']).toBeGreaterThan(100);
  expect(failing).toMatchObject({ failure: 'service', unnamed: {}, all: { calls: 120 } });
  expect(failing?.runs[0]?.failure?.backAfterMs).toBeGreaterThan(0);

  expect(results.statements?.['make-purchase']).toEqual({ customer: 1, product: 2, payment: 1 });
  for (const { name, souk, floor, framework } of results.floor?.functions ?? [])
    for (const { requests, failures, cpuMs } of [souk, floor, framework])
      expect({ name, failures, isMeasured: Math.min(requests, cpuMs) > 0 }).toEqual({ name, failures: 0, isMeasured: true });
  expect(results.floor?.functions).toHaveLength(2);
  expect(Object.keys(results.purchaseSql?.rounds[0]?.statements ?? {})).toEqual(['add to cart', 'T1', 'charge', 'T2']);

  const out = path.join(folder, 'performance');
  const report = await runToEnd(['npm', 'run', '-s', 'bench:report', '--', json, '--out', out], {});
  expect(report).toMatchObject({ code: 0 });
  expect((await readdir(out)).sort()).toEqual(['cpu.svg', 'failures.svg', 'response-times.svg', 'throughput.svg']);
  expect(await readFile(`${out}.md`, 'utf8')).toContain('| make-purchase |');
  await rm(folder, { recursive: true });
});

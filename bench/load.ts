// npm run bench: what the marketplace does under load, beside the least that its architecture costs.
import { writeFile } from 'node:fs/promises';
import { main } from '../lib/process/main.ts';
import { compareWithFloor } from './floor/compare.ts';
import { measurePurchaseSql } from './floor/purchase-sql.ts';
import { describeRun } from './load/describe.ts';
import { fillCatalogue } from './load/fill.ts';
import { statementsOfFunctions } from './load/functions-statements.ts';
import { startGenerator } from './load/generator.ts';
import { type Options, readOptions, scenarios } from './load/options.ts';
import { watchParts } from './load/parts-use.ts';
import type { Case, Results } from './load/results.ts';
import { type Measuring, runCase } from './load/run-case.ts';
import { countStatements } from './load/statements.ts';
import { type BenchSystem, openSystem } from './load/system.ts';
import { printCase, printRest } from './load/table.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const purchaseSqlMs = 5_000;

await main(async () => {
  const startedAtMs = Date.now();
  const options = readOptions();
  const system = await openSystem();
  const generator = startGenerator();
  for (const by of ['SIGINT', 'SIGTERM'] as const) process.once(by, () => system.stop().finally(() => process.exit(130)));
  try {
    const described = await describeRun(system, options);
    print(JSON.stringify(described, undefined, 2));
    const running = system.running;
    if (running && system.isNew && options.items > 0) await fillCatalogue(await running(), options.items);
    const watch = running && watchParts(async () => (await running()).processes);
    const statements = running && (await countStatements((await running()).owners));
    const measuring = { system, generator, watch, statements, print };
    const results: Results = { about: 'souk load', ...described, seconds: 0, cases: [] };
    if (statements) results.statements = await statementsOfFunctions(generator, system.url, statements);
    results.cases = await runCases(measuring, options, async (cases) => {
      // An interruption loses no finished case.
      if (options.json !== undefined) await save(options.json, { ...results, cases, seconds: (Date.now() - startedAtMs) / 1_000 });
    });
    watch?.stop();
    Object.assign(results, await measureFloor(measuring, options), { seconds: Math.round((Date.now() - startedAtMs) / 1_000) });
    printRest(results);
    if (options.json !== undefined) await save(options.json, results);
  } finally {
    generator.stop();
    await system.stop();
  }
  process.exit();
});

async function runCases(measuring: Measuring, options: Options, onCase: (cases: Case[]) => Promise<void>): Promise<Case[]> {
  const cases: Case[] = [];
  for (const { scenario, mix, failure } of options.cases) {
    if (failure !== 'none' && !measuring.system.running) continue;
    const clients = scenarios[scenario] as (typeof scenarios)[number];
    try {
      const measured = await runCase(measuring, { scenario, clients, mix, failure, calls: options.calls, runs: options.runs });
      printCase(measured);
      cases.push(measured);
      await onCase(cases);
    } catch (error) {
      // The cases after it may still succeed, and hours of measuring are not lost.
      print(`  FAILED: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
  return cases;
}

async function measureFloor({ system, generator }: Measuring, options: Options): Promise<Pick<Results, 'floor' | 'purchaseSql'>> {
  const { running, url } = system as BenchSystem;
  if (!running || options.floorRounds === 0) return {};
  const { floorRounds: rounds, floorRoundMs: roundMs } = options;
  print('The floor: the thinnest program over the same hops and statements, by turns with Souk');
  const floor = await compareWithFloor({ system: { url, running }, generator, rounds, roundMs, print });
  const { items } = await generator.tokens(url, 0);
  return { floor, purchaseSql: await measurePurchaseSql({ running, items, connections: [1, 10], roundMs: purchaseSqlMs }) };
}

function save(file: string, results: Results): Promise<void> {
  return writeFile(file, `${JSON.stringify(results)}\n`);
}

import { type Failure, failures } from '../load/failures.ts';
import type { FunctionFigures } from '../load/figures.ts';
import { type MixName, mixes } from '../load/mixes.ts';
import { scenarios } from '../load/options.ts';
import type { Case, Run } from '../load/results.ts';
import { usePerCall } from '../load/table.ts';
import { caseOf, type Merged, scenariosOf } from './merge.ts';
import { ms, none, number, table } from './table.ts';

const percent = (ratio: number) => `${number(100 * ratio)} %`;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export const mixNames = Object.keys(mixes) as MixName[];
export const scenarioName = (scenario: number): string => `${scenarios[scenario]?.seller} + ${scenarios[scenario]?.buyer}`;

/** The machine, the versions and the settings of each file. */
export function setUpTable({ runs }: Merged): string {
  const described = runs.map(({ machine, settings, seconds }) => ({
    commit: machine.commit,
    at: machine.at.slice(0, 16).replace('T', ' '),
    machine: `${machine.cores} × ${machine.processor}, ${machine.memoryGib} GiB`,
    'load before': machine.load.toFixed(1),
    Node: machine.node,
    Postgres: machine.postgres,
    ...settings,
    'time of all runs': `${number(seconds / 60)} minutes`,
  })) as Record<string, string>[];
  const names = [...new Set(described.flatMap((one) => Object.keys(one)))];
  const head = ['', ...runs.map((_, i) => (runs.length === 1 ? 'value' : `run ${i + 1}`))];
  return table(
    head,
    names.map((name) => [name, ...described.map((one) => one[name] ?? none)]),
  );
}

/** How many of a thousand calls of each function a mix has, counted in the runs. */
export function mixTable(merged: Merged): string {
  const shares = mixNames.map((mix) => {
    const scenario = scenariosOf(merged, mix).at(-1);
    return scenario === undefined ? undefined : caseOf(merged, scenario, mix);
  });
  const names = [...new Set(shares.flatMap((one) => Object.keys(one?.functions ?? {})))].sort();
  const share = (name: string, one: Case | undefined) => {
    const calls = one?.functions[name]?.calls;
    return calls === undefined || !one ? none : number((1_000 * calls) / one.all.calls, 1);
  };
  return table(
    ['calls of 1,000', ...mixNames.map((mix) => mixes[mix].name)],
    names.map((name) => [name, ...shares.map((one) => share(name, one))]),
  );
}

export const mixList = (): string => mixNames.map((mix) => `- **${mixes[mix].name}**: ${mixes[mix].about}`).join('\n');

/** Throughput and response times of each scenario and mix. */
export function throughputTable(merged: Merged): string {
  const rows = mixNames.flatMap((mix) => scenariosOf(merged, mix).map((scenario) => caseOf(merged, scenario, mix) as Case));
  return table(
    ['mix', 'sellers + buyers', 'runs × calls', 'calls a second', 'least to most of the runs', 'mean ms', 'p50', 'p95', 'p99', 'errors'],
    rows.map(({ mix, clients, runs, calls, all }) => [
      mixes[mix].name,
      `${clients.seller} + ${clients.buyer}`,
      `${runs.length} × ${number(calls)}`,
      number(mean(runs.map(({ callsPerSecond }) => callsPerSecond))),
      `${number(Math.min(...runs.map(({ callsPerSecond }) => callsPerSecond)))} to ${number(Math.max(...runs.map(({ callsPerSecond }) => callsPerSecond)))}`,
      ...[all.meanMs, all.p50Ms, all.p95Ms, all.p99Ms].map(ms),
      errorsOf(all),
    ]),
  );
}

const errorsOf = ({ errors }: Pick<FunctionFigures, 'errors'>): string => {
  const named = Object.entries(errors).map(([code, n]) => `${number(n)} \`${code}\``);
  return named.length === 0 ? '0' : named.join(', ');
};

/** The mean response time of each function in each scenario, and the tail in the largest. */
export function functionsTable(merged: Merged): string {
  const run = scenariosOf(merged, 'all');
  const cases = run.map((scenario) => caseOf(merged, scenario) as Case);
  const names = [...new Set(cases.flatMap(({ functions }) => Object.keys(functions)))].sort();
  const cell = (figures: FunctionFigures | undefined) =>
    figures ? `${ms(figures.meanMs)} / ${ms(figures.p50Ms)} / ${ms(figures.p95Ms)} / ${ms(figures.p99Ms)}` : none;
  return table(
    ['function: mean / p50 / p95 / p99, ms', ...run.map(scenarioName)],
    names.map((name) => [name, ...cases.map(({ functions }) => cell(functions[name]))]),
  );
}

/** What clients saw while parts failed. */
export function failuresTable(merged: Merged): string {
  const rows = scenariosOf(merged, 'all').flatMap((scenario) =>
    (Object.keys(failures) as Failure[]).flatMap((failure) => caseOf(merged, scenario, 'all', failure) ?? []),
  );
  const unnamed = (one: Case) => Object.values(one.unnamed).reduce((sum, n) => sum + n, 0);
  const back = (runs: readonly Run[]) => runs.flatMap(({ failure }) => failure?.backAfterMs ?? []);
  return table(
    [
      'sellers + buyers',
      'failure',
      'runs × calls',
      'calls a second',
      'mean ms',
      'p99',
      'part back after',
      'errors',
      'without a response',
      'not named by the contract',
    ],
    rows.map((one) => [
      scenarioName(one.scenario),
      failures[one.failure],
      `${one.runs.length} × ${number(one.calls)}`,
      number(mean(one.runs.map(({ callsPerSecond }) => callsPerSecond))),
      ms(one.all.meanMs),
      ms(one.all.p99Ms),
      back(one.runs).length === 0 ? none : `${number(mean(back(one.runs)))} ms`,
      errorsOf(one.all),
      number(one.noResponse),
      number(unnamed(one)),
    ]),
  );
}

/** CPU of one call by part, and the most memory that each held. */
export function partsTable(merged: Merged): string {
  const columns = mixNames.flatMap((mix) => {
    const scenario = scenariosOf(merged, mix).includes(2) ? 2 : scenariosOf(merged, mix).at(-1);
    const one = scenario === undefined ? undefined : caseOf(merged, scenario, mix);
    return one ? [{ name: `${mixes[mix].name}, ${one.clients.seller} + ${one.clients.buyer}`, use: usePerCall(one.runs) }] : [];
  });
  const parts = [...new Set(columns.flatMap(({ use }) => use.map(({ part }) => part)))].sort();
  const cell = (part: string, use: ReturnType<typeof usePerCall>) => {
    const found = use.find((one) => one.part === part);
    if (!found) return none;
    // Postgres's processes share their memory, so a sum of theirs would count it many times.
    return part.startsWith('postgres') ? `${number(found.cpuMs, 3)} ms` : `${number(found.cpuMs, 3)} ms; ${number(found.peakMib)} MiB`;
  };
  return table(
    ['CPU of a call; most memory', ...columns.map(({ name }) => name)],
    parts.map((part) => [part, ...columns.map(({ use }) => cell(part, use))]),
  );
}

export function statementsTable({ statements = {} }: Merged): string {
  return table(
    ['function', 'customer', 'product', 'payment'],
    Object.entries(statements).map(([name, { customer = 0, product = 0, payment = 0 }]) => [
      name,
      ...[customer, product, payment].map(String),
    ]),
  );
}

export function floorTable({ floor }: Merged): string {
  const rows = (floor?.functions ?? []).flatMap(({ name, souk, ...floors }) => [
    [name, 'Souk', number(souk.perSecond), ms(souk.p50Ms), ms(souk.p99Ms), number(souk.cpuMs, 3), number(souk.failures)],
    ...floorNames.flatMap(([side, called]) => {
      const least = floors[side];
      return [
        ['', called, number(least.perSecond), ms(least.p50Ms), ms(least.p99Ms), number(least.cpuMs, 3), number(least.failures)],
        [
          '',
          `Souk / ${called}`,
          percent(souk.perSecond / least.perSecond),
          percent(souk.p50Ms / least.p50Ms),
          percent(souk.p99Ms / least.p99Ms),
          percent(souk.cpuMs / least.cpuMs),
          '',
        ],
      ];
    }),
  ]);
  return table(['function', '', 'calls a second', 'p50 ms', 'p99 ms', 'CPU of a call, ms', 'failures'], rows);
}

const floorNames = [
  ['floor', 'floor'],
  ['framework', 'floor with the framework'],
] as const;

/** CPU of each part for one call, of Souk and the floors. */
export function floorPartsTable({ floor }: Merged): string {
  const sides = [['souk', 'Souk'], ...floorNames] as const;
  const columns = (floor?.functions ?? []).flatMap((each) =>
    sides.map(([side, called]) => ({ title: `${each.name}, ${called}`, ...each[side] })),
  );
  const parts = [...new Set(columns.flatMap((column) => Object.keys(column.parts)))].sort();
  return table(
    ['CPU of a call, ms', ...columns.map(({ title }) => title)],
    parts.map((part) => [part, ...columns.map(({ parts: each }) => (each[part] === undefined ? none : number(each[part], 3)))]),
  );
}

export function purchaseSqlTable({ purchaseSql }: Merged): string {
  const rounds = purchaseSql?.rounds ?? [];
  const names = Object.keys(rounds[0]?.statements ?? {});
  return table(
    ['connections', 'purchases a second', ...names.map((name) => `${name}, ms`), 'CPU of Postgres, ms'],
    rounds.map(({ connections, perSecond, statements, cpuMs }) => [
      String(connections),
      number(perSecond),
      ...names.map((name) => ms(statements[name] ?? 0)),
      number(cpuMs, 2),
    ]),
  );
}

/** What a checkout, which is two calls, costs over all processes and databases; and how many reads of the floor that is. */
export function checkoutCost(merged: Merged): string {
  const one = scenariosOf(merged, 'checkout').flatMap((scenario) =>
    scenario === 2 ? [caseOf(merged, scenario, 'checkout') as Case] : [],
  )[0];
  const read = merged.floor?.functions.find(({ name }) => name === 'get-cart');
  if (!one || !read) return 'A checkout was not measured beside the floor.';
  const cpuMs = 2 * usePerCall(one.runs).reduce((sum, use) => sum + use.cpuMs, 0);
  return `A checkout (add-to-cart and make-purchase, ${one.clients.buyer} buyers) costs ${number(cpuMs, 1)} ms of CPU over all processes and databases, as much as **${number(cpuMs / read.framework.cpuMs, 1)} reads** of the floor with the framework, or ${number(cpuMs / read.floor.cpuMs, 1)} of the other one.`;
}

import type { MixName } from '../load/mixes.ts';
import type { Case, Results } from '../load/results.ts';

/** The parts that use CPU, in the order in which a request reaches them. */
export const parts = [
  'functions',
  'customer-db',
  'customer database',
  'product-db',
  'product database',
  'payment',
  'payment database',
] as const;
export type Part = (typeof parts)[number];

/** CPU in milliseconds that one operation needs of each part. */
export type Demand = Record<Part, number>;

export interface Measured {
  scenario: number;
  clients: number;
  /** Operations a second. */
  perSecond: number;
  /** From the begin of an operation to its end, as a client sees it. */
  meanMs: number;
  demand: Demand;
  /** CPU of the load generator for an operation, on the same cores. */
  generatorMs: number;
  /** CPU for an operation that belongs to no part: the supervisor, and Postgres's processes that serve no connection. */
  otherMs: number;
}

/** Calls that are one operation: a checkout is a call of add-to-cart and one of make-purchase. */
const callsOf = { checkout: 2, browse: 1 } as const satisfies Partial<Record<MixName, number>>;
export type OperationName = keyof typeof callsOf;

/** What a mix cost without a failure, for each of the scenarios that were measured. Throws if it was not, or without the parts' CPU. */
export function measuredOf({ cases }: Results, mix: OperationName): Measured[] {
  const found = cases.filter((one) => one.mix === mix && one.failure === 'none' && one.runs.every(({ uses }) => uses));
  if (found.length === 0)
    throw new Error(`The results have no measurement of the mix ${mix} with the CPU of each part. Run npm run bench without SOUK_URL.`);
  return found.map((one) => measure(one, callsOf[mix])).sort((a, b) => a.scenario - b.scenario);
}

function measure({ scenario, clients, all, runs }: Case, callsEach: number): Measured {
  const operations = all.calls / callsEach;
  const sum = (of: (run: Case['runs'][number]) => number) => runs.reduce((total, run) => total + of(run), 0);
  const cpuOf = (part: string) => sum(({ uses }) => uses?.[part]?.cpuMs ?? 0) / operations;
  const total = sum(({ uses }) => Object.values(uses ?? {}).reduce((all, { cpuMs }) => all + cpuMs, 0)) / operations;
  const demand = Object.fromEntries(parts.map((part) => [part, cpuOf(partInResults(part))])) as Demand;
  return {
    scenario,
    // A mix in which a role does nothing has no clients of it.
    clients: clients.buyer + (callsEach === callsOf.checkout ? 0 : clients.seller),
    perSecond: operations / sum(({ seconds }) => seconds),
    meanMs: all.meanMs * callsEach,
    demand,
    generatorMs: sum(({ generatorCpuMs }) => generatorCpuMs) / operations,
    otherMs: total - parts.reduce((all, part) => all + demand[part], 0),
  };
}

const partInResults = (part: Part): string => part.replace(/^(\w+) database$/, 'postgres, $1');

export const totalMs = (demand: Demand): number => parts.reduce((sum, part) => sum + demand[part], 0);

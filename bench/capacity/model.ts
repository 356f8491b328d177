import { randomFrom } from '../../local/random.ts';
import { type Demand, type Measured, type Part, parts, totalMs } from './demands.ts';
import { type Simulated, type Station, simulate } from './simulate.ts';

/** No part is planned to be busier than this, so that its queue stays short. */
export const planned = 0.6;
const counted = 20_000;
const seed = 1;

/** The parts that grow by instances of one vCPU each, and those that are one server with so many vCPUs at most. */
export const largest: Record<Part, { vcpus: number; what: string }> = {
  functions: { vcpus: 100, what: 'instances of each function (`function_max_instances`)' },
  'customer-db': { vcpus: 100, what: 'instances' },
  'customer database': { vcpus: 96, what: 'vCPUs, Cloud SQL Enterprise' },
  'product-db': { vcpus: 100, what: 'instances' },
  'product database': { vcpus: 96, what: 'vCPUs, Cloud SQL Enterprise' },
  payment: { vcpus: 100, what: 'instances' },
  'payment database': { vcpus: 96, what: 'vCPUs, Cloud SQL Enterprise' },
};

/** Operations a second that one vCPU of a part serves at the planned use; Infinity for a part without work. */
export const perVcpu = (demand: Demand, part: Part): number =>
  demand[part] === 0 ? Number.POSITIVE_INFINITY : (1_000 / demand[part]) * planned;

/** The part that reaches its largest size first, and at how many operations a second. */
export function firstLimit(demand: Demand): { part: Part; perSecond: number } {
  const limits = parts.map((part) => ({ part, perSecond: perVcpu(demand, part) * largest[part].vcpus }));
  return limits.reduce((least, limit) => (limit.perSecond < least.perSecond ? limit : least));
}

/**
 * What one machine does with so many clients, from what it did with one or two (`alone`), who hardly wait for each other. All parts and the load generator share its cores; the rest of the time of a single client's
 * operation is waited for without a core: the disk's flush, and messages on their way.
 */
export function simulateMachine(alone: Measured, clients: number, cores: number): Simulated {
  const cpuMs = totalMs(alone.demand) + alone.generatorMs + alone.otherMs;
  const stations: Station[] = [
    { name: 'cores', servers: cores },
    { name: 'waiting', servers: Number.POSITIVE_INFINITY },
  ];
  const waitingMs = Math.max(0, alone.meanMs - cpuMs);
  const visits = [
    { station: 'cores', meanMs: cpuMs },
    { station: 'waiting', meanMs: waitingMs },
  ];
  return simulate({
    stations,
    operations: [{ name: 'operation', share: 1, visits }],
    arrivals: { clients },
    count: counted,
    random: randomFrom(seed),
  });
}

/** vCPUs that each part needs for so many operations a second at the planned use. */
export const vcpusFor = (demand: Demand, perSecond: number): Demand =>
  Object.fromEntries(parts.map((part) => [part, Math.ceil((perSecond * demand[part]) / 1_000 / planned)])) as Demand;

/** What the parts do under a load if each has these vCPUs. Times are of CPU and of waiting for it: no network, no disk. */
export function simulateLoad(demand: Demand, perSecond: number, vcpus: Demand): Simulated {
  const busy = parts.filter((part) => demand[part] > 0);
  return simulate({
    stations: busy.map((part) => ({ name: part, servers: vcpus[part] })),
    operations: [{ name: 'operation', share: 1, visits: busy.map((part) => ({ station: part, meanMs: demand[part] })) }],
    arrivals: { perSecond },
    count: counted,
    random: randomFrom(seed),
  });
}

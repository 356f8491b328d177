import type { RunningSystem } from '../../local/running-system.ts';
import type { Generator } from '../load/generator.ts';
import { watchParts } from '../load/parts-use.ts';
import type { Repeated, RepeatedRequest } from '../load/repeat.ts';
import { startFloor } from './start.ts';

/** All rounds of one side. */
interface Side extends Omit<Repeated, 'seconds' | 'meanMs'> {
  /** CPU of one request: of all parts and databases together, and of each. */
  cpuMs: number;
  parts: Record<string, number>;
}

interface FloorFunction {
  name: string;
  souk: Side;
  floor: Side;
  /** Souk's throughput in parts of the floor's; its CPU in parts of the floor's. */
  throughputRatio: number;
  cpuRatio: number;
  /** Souk's throughput in parts of the floor's, of each round. */
  rounds: number[];
}

export interface Floor {
  connections: number;
  roundMs: number;
  functions: FloorFunction[];
}

export interface FloorOptions {
  system: { url: string; running: () => Promise<RunningSystem> };
  generator: Generator;
  rounds: number;
  roundMs: number;
  print(line: string): void;
}

const connections = 16;
/** The floor is new, and Souk has been compiled by the requests before: both get so many rounds' time to compile their hot code. */
const warmUpRounds = 2;

type Request = (token: string, itemId: string) => RepeatedRequest;

const compared: Record<string, Request> = {
  'get-cart': (token) => ({ method: 'GET', path: '/v1/cart', headers: bearer(token) }),
  'add-to-cart': (token, itemId) => ({
    method: 'POST',
    path: '/v1/cart/lines',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body: JSON.stringify({ itemId, quantity: 1 }),
  }),
};
const clearCart: Request = (token) => ({ method: 'DELETE', path: '/v1/cart', headers: bearer(token) });

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

interface Turn {
  repeated: Repeated;
  parts: Record<string, number>;
}

/** Measures Souk and the floor by turns, request by request the same, from the same connections, sessions and databases. */
export async function compareWithFloor({ system, generator, rounds, roundMs, print }: FloorOptions): Promise<Floor> {
  const running = await system.running();
  const floor = await startFloor(running);
  await generator.gather(system.url, { seller: 1, buyer: connections });
  const { tokens, items } = await generator.tokens(system.url, connections);
  const requests = (request: Request) => tokens.map((token) => request(token, items[0] as string));
  /** A cart takes at most 1,000 of an item, so none is filled for longer than a round. */
  async function fillCartsAnew(): Promise<void> {
    await generator.repeat(system.url, requests(clearCart), 0);
    await generator.repeat(system.url, requests(compared['add-to-cart'] as Request), 0);
  }
  const sides = {
    souk: { url: system.url, watch: watchParts(async () => (await system.running()).processes) },
    floor: { url: floor.url, watch: watchParts(async () => ({ ...floor.processes, postgres: running.processes['postgres'] ?? 0 })) },
  };
  const functions: FloorFunction[] = [];
  try {
    for (const [name, request] of Object.entries(compared)) {
      const turns: Record<keyof typeof sides, Turn[]> = { souk: [], floor: [] };
      for (let round = 0; round < warmUpRounds; round += 1) {
        for (const { url } of Object.values(sides)) {
          await fillCartsAnew();
          await generator.repeat(url, requests(request), roundMs);
        }
      }
      for (let round = 1; round <= rounds; round += 1) {
        const order = round % 2 === 0 ? (['floor', 'souk'] as const) : (['souk', 'floor'] as const);
        for (const side of order) {
          const { url, watch } = sides[side];
          await fillCartsAnew();
          await watch.take();
          const repeated = await generator.repeat(url, requests(request), roundMs);
          const uses = await watch.take();
          turns[side].push({ repeated, parts: Object.fromEntries(Object.entries(uses).map(([part, { cpuMs }]) => [part, cpuMs])) });
        }
        const [souk = 0, least = 0] = [turns.souk, turns.floor].map((some) => some.at(-1)?.repeated.perSecond);
        print(`  ${name}, round ${round} of ${rounds}: Souk ${Math.round(souk)}/s, floor ${Math.round(least)}/s`);
      }
      functions.push(together(name, turns));
    }
  } finally {
    for (const { watch } of Object.values(sides)) watch.stop();
    floor.stop();
  }
  return { connections, roundMs, functions };
}

function together(name: string, turns: Record<'souk' | 'floor', Turn[]>): FloorFunction {
  const [souk, floor] = [sideOf(turns.souk), sideOf(turns.floor)];
  return {
    name,
    souk,
    floor,
    throughputRatio: souk.perSecond / floor.perSecond,
    cpuRatio: souk.cpuMs / floor.cpuMs,
    rounds: turns.souk.map(({ repeated }, i) => repeated.perSecond / (turns.floor[i]?.repeated.perSecond ?? Number.NaN)),
  };
}

/** Medians of the rounds, which one busy moment of the machine does not move; CPU over all of them. */
function sideOf(turns: readonly Turn[]): Side {
  const median = (of: (repeated: Repeated) => number) => {
    const sorted = turns.map(({ repeated }) => of(repeated)).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  };
  const sum = (of: (repeated: Repeated) => number) => turns.reduce((total, { repeated }) => total + of(repeated), 0);
  const requests = sum((repeated) => repeated.requests);
  const names = new Set(turns.flatMap(({ parts }) => Object.keys(parts)));
  const parts = Object.fromEntries(
    [...names].map((part) => [part, turns.reduce((total, turn) => total + (turn.parts[part] ?? 0), 0) / Math.max(1, requests)]),
  );
  return {
    requests,
    perSecond: median((repeated) => repeated.perSecond),
    p50Ms: median((repeated) => repeated.p50Ms),
    p99Ms: median((repeated) => repeated.p99Ms),
    failures: sum((repeated) => repeated.failures),
    cpuMs: Object.values(parts).reduce((total, ms) => total + ms, 0),
    parts,
  };
}

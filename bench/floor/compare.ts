import type { RunningSystem } from '../../local/running-system.ts';
import type { Generator } from '../load/generator.ts';
import { watchParts } from '../load/parts-use.ts';
import type { Repeated, RepeatedRequest } from '../load/repeat.ts';
import { type FloorSystem, startFloor } from './start.ts';

/** All rounds of one side. */
interface Side extends Omit<Repeated, 'seconds' | 'meanMs'> {
  /** CPU of one request: of all parts and databases together, and of each. */
  cpuMs: number;
  parts: Record<string, number>;
}

interface FloorFunction extends Record<SideName, Side> {
  name: string;
  /** Calls a second of each round. */
  rounds: Record<SideName, number>[];
}

/** `floor` serves HTTP with Node's own server, as Souk does; `framework` with the Functions Framework's server. */
type SideName = 'souk' | 'floor' | 'framework';

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
  const [floor, framework] = await Promise.all([startFloor(running, 'node'), startFloor(running, 'framework')]);
  await generator.gather(system.url, { seller: 1, buyer: connections });
  const { tokens, items } = await generator.tokens(system.url, connections);
  const requests = (request: Request) => tokens.map((token) => request(token, items[0] as string));
  /** A cart takes at most 1,000 of an item, so none is filled for longer than a round. */
  async function fillCartsAnew(): Promise<void> {
    await generator.repeat(system.url, requests(clearCart), 0);
    await generator.repeat(system.url, requests(compared['add-to-cart'] as Request), 0);
  }
  const ofFloor = ({ url, processes }: FloorSystem) => ({
    url,
    watch: watchParts(async () => ({ ...processes, postgres: running.processes['postgres'] ?? 0 })),
  });
  const sides = {
    souk: { url: system.url, watch: watchParts(async () => (await system.running()).processes) },
    floor: ofFloor(floor),
    framework: ofFloor(framework),
  };
  const names = Object.keys(sides) as SideName[];
  const functions: FloorFunction[] = [];
  try {
    for (const [name, request] of Object.entries(compared)) {
      const turns: Record<SideName, Turn[]> = { souk: [], floor: [], framework: [] };
      for (let round = 0; round < warmUpRounds; round += 1) {
        for (const { url } of Object.values(sides)) {
          await fillCartsAnew();
          await generator.repeat(url, requests(request), roundMs);
        }
      }
      for (let round = 1; round <= rounds; round += 1) {
        for (const side of round % 2 === 0 ? names.toReversed() : names) {
          const { url, watch } = sides[side];
          await fillCartsAnew();
          await watch.take();
          const repeated = await generator.repeat(url, requests(request), roundMs);
          const uses = await watch.take();
          turns[side].push({ repeated, parts: Object.fromEntries(Object.entries(uses).map(([part, { cpuMs }]) => [part, cpuMs])) });
        }
        const [souk, ...floors] = names.map((side) => `${Math.round(turns[side].at(-1)?.repeated.perSecond ?? 0)}/s`);
        print(`  ${name}, round ${round} of ${rounds}: Souk ${souk}, floor ${floors[0]}, floor with the framework ${floors[1]}`);
      }
      functions.push(together(name, turns));
    }
  } finally {
    for (const { watch } of Object.values(sides)) watch.stop();
    for (const each of [floor, framework]) each.stop();
  }
  return { connections, roundMs, functions };
}

function together(name: string, turns: Record<SideName, Turn[]>): FloorFunction {
  const perSecond = (side: SideName, i: number) => turns[side][i]?.repeated.perSecond ?? Number.NaN;
  return {
    name,
    souk: sideOf(turns.souk),
    floor: sideOf(turns.floor),
    framework: sideOf(turns.framework),
    rounds: turns.souk.map((_, i) => ({ souk: perSecond('souk', i), floor: perSecond('floor', i), framework: perSecond('framework', i) })),
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

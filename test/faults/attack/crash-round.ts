import { setTimeout as sleep } from 'node:timers/promises';
import type { ProxyMode } from '../../support/network/tcp-proxy.ts';
import type { Inflicted } from '../checks/records.ts';
import { adding, buying, type Card, insist, type PurchaseRequest } from '../people/buyer.ts';
import type { Caller } from '../people/caller.ts';
import type { Market } from '../people/people.ts';
import type { FaultSystem } from '../system/system.ts';
import { arm, type CrashPoint, wasHit } from './crash-points.ts';
import { timeToHeal } from './nemesis.ts';

/** The number, among the processes that a caller can send to, of the one that dies at crash points. */
const mortal = 3;

/** The crash points while a function buys, and while it resolves purchases whose buyers did not ask again. */
const whileBuying: CrashPoint[] = ['begin', 'charge', 'settle'].flatMap(aroundStep);
const whileResolving: CrashPoint[] = ['take', 'cancel', 'settle'].flatMap(aroundStep);

function aroundStep(step: string): CrashPoint[] {
  return [`before ${step}`, `after ${step}`] as CrashPoint[];
}

export const crashCases = [
  ...whileBuying.map((point) => ({ point, name: `${point}, buying`, isResolving: false })),
  ...whileResolving.map((point) => ({ point, name: `${point}, resolving`, isResolving: true })),
];

export interface CrashRound {
  inflicted: Inflicted[];
  /** The names of the cases in which the process did die. */
  hit: string[];
}

const hitWithinMs = 15_000;

/** Makes a process die once at every crash point, each time during a purchase. */
export async function crashEverywhere(system: FaultSystem, market: Market, seed: number): Promise<CrashRound> {
  const [buyer, itemId] = [market.buyers[0] as Caller, market.itemIds[0] as string];
  const round: CrashRound = { inflicted: [], hit: [] };
  for (const [i, { point, name, isResolving }] of crashCases.entries()) {
    const fromMs = Date.now();
    const card: Card = (seed + i) % 3 === 0 ? 'declined' : 'approved';
    await buyer.repeat({ operation: 'clear cart', key: '', method: 'DELETE', path: '/v1/cart' });
    const { body } = await buyer.send(adding(itemId, 1), 1);
    const purchase = { key: `crash-${seed}-${name.replace(/\W+/g, '-')}`, card, expectedTotalCents: body.totalCents };
    await (isResolving
      ? dieResolving(system, buyer, purchase, { point, via: 1 + (i % 2), mode: i % 3 === 0 ? 'lose' : 'refuse' })
      : dieBuying(system, buyer, purchase, point));
    const hitBeforeMs = Date.now() + hitWithinMs;
    while (!wasHit(system.folder, point) && Date.now() < hitBeforeMs) await sleep(20);
    if (wasHit(system.folder, point)) round.hit.push(name);
    const untilMs = Date.now();
    round.inflicted.push({ what: `crash ${name}`, where: 'resolver', fromMs, untilMs, healedInMs: await timeToHeal(system) });
    await insist(buyer, purchase, Date.now() + 30_000);
  }
  return round;
}

/** The function dies during the purchase; the buyer then repeats it with the same key at another process. */
async function dieBuying({ folder }: FaultSystem, buyer: Caller, purchase: PurchaseRequest, point: CrashPoint): Promise<void> {
  await arm(folder, point);
  await buyer.send(buying(purchase), mortal);
}

/** The charge is not made, or its response is lost, so the resolver takes up the purchase and dies while it resolves it. */
async function dieResolving(
  { folder, edges }: FaultSystem,
  buyer: Caller,
  purchase: PurchaseRequest,
  { point, via, mode }: { point: CrashPoint; via: number; mode: ProxyMode },
): Promise<void> {
  edges['functions to payment'].mode = mode;
  // A function whose breaker is open begins no purchase.
  for (let tries = 20; tries > 0; tries--) {
    if ((await buyer.send(buying(purchase), via)).status === 202) break;
    await sleep(500);
  }
  await arm(folder, point);
  edges['functions to payment'].mode = 'pass';
}

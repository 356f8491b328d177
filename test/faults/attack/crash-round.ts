import { setTimeout as sleep } from 'node:timers/promises';
import type { ProxyMode } from '../../support/network/tcp-proxy.ts';
import type { Inflicted } from '../checks/records.ts';
import { refunding } from '../people/after-sales.ts';
import { adding, buying, type Card, insist, insistMs } from '../people/buyer.ts';
import type { Caller, Request } from '../people/caller.ts';
import { isUnknown } from '../people/history.ts';
import type { Market } from '../people/people.ts';
import type { FaultSystem } from '../system/system.ts';
import { arm, type CrashPoint, wasHit } from './crash-points.ts';
import { timeToHeal } from './nemesis.ts';

/** The number, among the processes that a caller can send to, of the one that dies at crash points. */
const mortal = 3;

/** A crash point, and the request during which a process dies there. Resolving: its sender does not ask again. */
interface CrashCase {
  point: CrashPoint;
  name: string;
  of: 'purchase' | 'refund';
  isResolving: boolean;
}

const casesOf = (of: CrashCase['of'], isResolving: boolean, steps: readonly string[]): CrashCase[] =>
  steps.flatMap((step) =>
    (['before', 'after'] as const).map((when) => {
      const point = `${when} ${step}` as CrashPoint;
      const doing = isResolving ? 'resolving' : of === 'purchase' ? 'buying' : 'refunding';
      return { point, name: `${point}, ${doing}`, of, isResolving };
    }),
  );

export const crashCases: CrashCase[] = [
  ...casesOf('purchase', false, ['begin', 'charge', 'settle']),
  ...casesOf('purchase', true, ['take', 'cancel', 'settle']),
  ...casesOf('refund', false, ['begin refund', 'refund', 'settle refund']),
  ...casesOf('refund', true, ['take refunds', 'refund', 'settle refund']),
];

export interface CrashRound {
  inflicted: Inflicted[];
  /** The names of the cases in which the process did die. */
  hit: string[];
}

const hitWithinMs = 15_000;

/** Makes a process die once at every crash point, each time during a purchase or a refund. */
export async function crashEverywhere(system: FaultSystem, market: Market, seed: number): Promise<CrashRound> {
  const [buyer, seller, itemId] = [market.buyers[0] as Caller, market.sellers[0] as Caller, market.itemIds[0] as string];
  const round: CrashRound = { inflicted: [], hit: [] };
  for (const [i, { point, name, of, isResolving }] of crashCases.entries()) {
    const fromMs = Date.now();
    const key = `crash-${seed}-${name.replace(/\W+/g, '-')}`;
    const isPurchase = of === 'purchase';
    const caller = isPurchase ? buyer : seller;
    const purchase = await cartToBuy(buyer, itemId, { key, card: isPurchase && (seed + i) % 3 === 0 ? 'declined' : 'approved' });
    const request = isPurchase ? purchase : await saleToRefund(buyer, purchase, { key, itemId, restock: i % 2 === 0 });
    await (isResolving
      ? dieResolving(system, caller, request, { point, via: 1 + (i % 2), mode: i % 3 === 0 ? 'lose' : 'refuse' })
      : dieServing(system, caller, request, point));
    const hitBeforeMs = Date.now() + hitWithinMs;
    while (!wasHit(system.folder, point) && Date.now() < hitBeforeMs) await sleep(20);
    if (wasHit(system.folder, point)) round.hit.push(name);
    const untilMs = Date.now();
    round.inflicted.push({ what: `crash ${name}`, where: 'resolver', fromMs, untilMs, healedInMs: await timeToHeal(system) });
    await insist(caller, request, Date.now() + insistMs);
  }
  return round;
}

/** Puts two units into an empty cart, and returns the request that buys them. */
async function cartToBuy(buyer: Caller, itemId: string, { key, card }: { key: string; card: Card }): Promise<Request> {
  for (;;) {
    await buyer.repeat({ operation: 'clear cart', key: '', method: 'DELETE', path: '/v1/cart' });
    const { status, body } = await buyer.send(adding(itemId, 2), 1);
    if (status === 200) return buying({ key, card, expectedTotalCents: body.totalCents });
    // Whether it had an effect is unknown, so it begins anew.
    if (!isUnknown({ status })) throw new Error(`the cart cannot be filled: ${status} ${JSON.stringify(body)}`);
  }
}

/** Buys, and returns the request that refunds one of the two units. */
async function saleToRefund(
  buyer: Caller,
  purchase: Request,
  { key, itemId, restock }: { key: string; itemId: string; restock: boolean },
): Promise<Request> {
  const { purchaseId = '' } = await insist(buyer, purchase, Date.now() + insistMs);
  return refunding({ key, purchaseId, lines: [{ itemId, quantity: 1 }], restock });
}

/** The function dies during the request; its sender then repeats it with the same key at another process. */
async function dieServing({ folder }: FaultSystem, caller: Caller, request: Request, point: CrashPoint): Promise<void> {
  await arm(folder, point);
  await caller.send(request, mortal);
}

/** The payment service is not reached, or its response is lost, so the resolver takes up the request and dies while it resolves it. */
async function dieResolving(
  { folder, edges }: FaultSystem,
  caller: Caller,
  request: Request,
  { point, via, mode }: { point: CrashPoint; via: number; mode: ProxyMode },
): Promise<void> {
  edges['functions to payment'].mode = mode;
  // A function whose breaker is open begins nothing.
  for (let tries = 20; tries > 0; tries--) {
    if ((await caller.send(request, via)).status === 202) break;
    await sleep(500);
  }
  await arm(folder, point);
  edges['functions to payment'].mode = 'pass';
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../local/random.ts';
import { cardNumbers, plainCard } from '../../support/people/cards.ts';
import type { Caller, Request } from './caller.ts';
import { type Entry, isFinal } from './history.ts';

export type Card = keyof typeof cardNumbers;

export interface PurchaseRequest {
  key: string;
  card: Card;
  expectedTotalCents: number;
}

/** The make-purchase request, identical each time for the same purchase. */
export const buying = ({ key, card, expectedTotalCents }: PurchaseRequest): Request => ({
  operation: 'buy',
  key,
  method: 'POST',
  path: '/v1/purchases',
  headers: { 'idempotency-key': key },
  body: { card: plainCard(cardNumbers[card]), expectedTotalCents },
});

export const adding = (itemId: string, quantity: number): Request => ({
  operation: 'add to cart',
  key: itemId,
  method: 'POST',
  path: '/v1/cart/lines',
  body: { itemId, quantity },
});

export const gettingCart: Request = { operation: 'get cart', key: '', method: 'GET', path: '/v1/cart' };
const clearingCart: Request = { operation: 'clear cart', key: '', method: 'DELETE', path: '/v1/cart' };

const seeing = (purchaseId: string): Request => ({
  operation: 'see purchase',
  key: purchaseId,
  method: 'GET',
  path: `/v1/purchases/${purchaseId}`,
});

const pauseMs = 150;

/** Repeats a request with its key, as the API allows after an unknown outcome, until the response is final or the time is over. */
export async function insist(caller: Caller, request: Request, untilMs: number): Promise<Entry> {
  for (;;) {
    const entry = await caller.send(request);
    if (isFinal(entry) || Date.now() >= untilMs) return entry;
    await sleep(pauseMs);
  }
}

export const insistMs = 30_000;

/** A buyer's or seller's behaviour. */
export interface Manner {
  random: Random;
  /** The share of purchases and refunds that are requested once and then left to the resolver, 0 to 1. */
  impatience: number;
}

/** Fills a cart and returns the purchase to request; undefined if the cart is empty or unknown. */
export async function fillCart(
  caller: Caller,
  itemIds: readonly string[],
  key: string,
  random: Random,
): Promise<PurchaseRequest | undefined> {
  const lines = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => adding(random.pick(itemIds), random.integer(1, 2)));
  const ofDice = random.next();
  const card: Card = ofDice < 0.15 ? 'declined' : ofDice < 0.3 ? 'dice' : 'approved';
  let cart: Entry | undefined;
  for (const line of lines) cart = await caller.send(line);
  // The response to the last line is the cart. If it is missing, the cart is requested.
  if (cart?.status !== 200) cart = await caller.repeat(gettingCart);
  return cart.body?.lines.length ? { key, card, expectedTotalCents: cart.body.totalCents } : undefined;
}

/** Buys the cart in one of several ways. Returns true if the outcome is known or the buyer does not want to know it. */
export async function buy(caller: Caller, purchase: PurchaseRequest, { random, impatience }: Manner): Promise<boolean> {
  const manner = random.next();
  if (manner < impatience) {
    await caller.send(buying(purchase));
    return true;
  }
  const doubled = manner < impatience + 0.15 ? caller.send(buying(purchase)) : undefined;
  const entry = await insist(caller, buying(purchase), Date.now() + insistMs);
  await doubled;
  if (!isFinal(entry)) return false;
  await afterwards(caller, purchase, entry, random);
  // A paid purchase empties the cart by itself.
  if (entry.status !== 201) await caller.repeat(clearingCart);
  return true;
}

/** Reads the purchase, repeats its request, reuses its key for another purchase, and gives feedback. */
async function afterwards(caller: Caller, purchase: PurchaseRequest, { status, purchaseId, body }: Entry, random: Random): Promise<void> {
  if (purchaseId && [201, 402].includes(status) && random.chance(0.4)) await caller.send(seeing(purchaseId));
  if (random.chance(0.15)) await caller.send(buying(purchase));
  if (random.chance(0.1)) await caller.send(somethingElse(purchase));
  const itemId: string | undefined = status === 201 ? body.lines[0]?.itemId : undefined;
  if (itemId && random.chance(0.3))
    await caller.send({
      operation: 'give feedback',
      key: itemId,
      method: 'POST',
      path: `/v1/items/${itemId}/feedback`,
      body: { vote: 'up' },
    });
}

function somethingElse(purchase: PurchaseRequest): Request {
  const { body, ...request } = buying(purchase);
  return { ...request, operation: 'buy something else', body: { card: { ...plainCard(), holderName: 'Eve Other' } } };
}

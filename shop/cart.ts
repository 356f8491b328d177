import { effect, signal } from '@preact/signals';
import type { Cart } from '../clients/api/index.ts';
import { client } from './api.ts';
import { isOutcomeUnknown } from './explain.ts';
import { endedSession, session } from './session.ts';
import { ofTab, readKept } from './storage.ts';

/** The session's active cart, as the server described it last. All tabs show the same. */
export const cart = signal<Cart | undefined>(undefined);

const tabs = new BroadcastChannel('souk.cart');

function showCart(next: Cart): void {
  cart.value = next;
  tabs.postMessage({ token: session.value?.token, cart: next });
}

/** Changes run one after the other, so that the cart that is shown is the result of the last one. */
let last: Promise<unknown> = Promise.resolve();

export function changeCart(change: () => Promise<Cart>): Promise<Cart> {
  const result = last.then(change).then((next) => {
    // The header shows the cart in all views, so what is no cart must not get there.
    if (!Array.isArray(next?.lines)) throw new TypeError('The response is no cart.');
    showCart(next);
    return next;
  });
  last = result.catch(() => {});
  return result;
}

export const loadCart = (): Promise<Cart> => changeCart(() => client.getCart());

export const saveCart = (): Promise<Cart> => changeCart(() => client.saveCart());

/** Puts more units of an item into the cart. */
export const addToCart = (itemId: string, units: number): Promise<Cart> => changeLine(itemId, `${units} more`, (has) => has + units);

export const setQuantity = (itemId: string, quantity: number): Promise<Cart> => changeLine(itemId, `${quantity}`, () => quantity);

export const removeLine = (itemId: string): Promise<Cart> => setQuantity(itemId, 0);

/** The last change of a line if it had no response: it may have been made. */
let unsure: { itemId: string; change: string; wanted: number } | undefined;

/**
 * Changes the units of a line. Only the difference is sent, so it fits the line as it is when the change is made. After a lost response the
 * cart is looked at, and the same change once more only sends what is missing: so nothing is put in twice.
 */
function changeLine(itemId: string, change: string, quantityOf: (has: number) => number): Promise<Cart> {
  return changeCart(async () => {
    const before = unsure ? await client.getCart() : cart.value;
    const has = unitsOf(before, itemId);
    const isAgain = unsure?.itemId === itemId && unsure.change === change;
    const wanted = isAgain && unsure ? unsure.wanted : quantityOf(has);
    unsure = undefined;
    try {
      return await sendDifference(itemId, has, wanted);
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw error;
      unsure = { itemId, change, wanted };
      const now = await client.getCart().catch(() => {
        throw error;
      });
      showCart(now);
      if (unitsOf(now, itemId) !== wanted) throw error;
      unsure = undefined;
      return now;
    }
  });
}

function sendDifference(itemId: string, has: number, wanted: number): Promise<Cart> {
  if (wanted > has) return client.addToCart({ itemId, quantity: wanted - has });
  if (wanted === has) return client.getCart();
  return client.removeFromCart({ itemId, quantity: wanted === 0 ? undefined : has - wanted });
}

export const unitsOf = (of: Cart | undefined, itemId: string): number => of?.lines.find((line) => line.itemId === itemId)?.quantity ?? 0;

export const unitsIn = ({ lines }: Cart): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

const seenEntry = 'souk.seen-prices';

/** The price of each item at which the reader put it into the cart or agreed to it since. */
export const seenPrices = signal<Readonly<Record<string, number>>>({});

export function sawPrices(prices: Readonly<Record<string, number>>): void {
  seenPrices.value = { ...seenPrices.value, ...prices };
  ofTab.set(seenEntry, JSON.stringify(seenPrices.value));
}

export const pricesOf = ({ lines }: Cart): Record<string, number> =>
  Object.fromEntries(lines.map(({ itemId, priceCents }) => [itemId, priceCents]));

export function startCart(): void {
  seenPrices.value = readKept<Record<string, number>>(ofTab, seenEntry, (prices) => Object.values(prices).every(Number.isInteger)) ?? {};
  tabs.onmessage = ({ data }) => {
    if (data.token === session.value?.token) cart.value = data.cart;
  };
  effect(() => {
    if (session.value?.role === 'buyer') loadCart().catch(() => {});
    // What ended by itself stays in sight, so that a form beside it stays, too.
    else if (!endedSession.value) cart.value = undefined;
  });
}

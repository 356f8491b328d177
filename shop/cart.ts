import { effect, signal } from '@preact/signals';
import type { Cart } from '../clients/api/index.ts';
import { client } from './api.ts';
import { endedSession, session } from './session.ts';
import { ofTab } from './storage.ts';

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
    showCart(next);
    return next;
  });
  last = result.catch(() => {});
  return result;
}

export const loadCart = (): Promise<Cart> => changeCart(() => client.getCart());

export const addToCart = (itemId: string, quantity: number): Promise<Cart> => changeCart(() => client.addToCart({ itemId, quantity }));

export const removeLine = (itemId: string): Promise<Cart> => changeCart(() => client.removeFromCart({ itemId }));

export const saveCart = (): Promise<Cart> => changeCart(() => client.saveCart());

/** Changes a line to this many units. Only the difference is sent, so it fits the line as it is when the change is made. */
export function setQuantity(itemId: string, quantity: number): Promise<Cart> {
  return changeCart(() => {
    const has = cart.value?.lines.find((line) => line.itemId === itemId)?.quantity ?? 0;
    if (quantity > has) return client.addToCart({ itemId, quantity: quantity - has });
    return quantity < has ? client.removeFromCart({ itemId, quantity: has - quantity }) : client.getCart();
  });
}

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
  seenPrices.value = JSON.parse(ofTab.get(seenEntry) ?? '{}');
  tabs.onmessage = ({ data }) => {
    if (data.token === session.value?.token) cart.value = data.cart;
  };
  effect(() => {
    if (session.value?.role === 'buyer') loadCart().catch(() => {});
    // What ended by itself stays in sight, so that a form beside it stays, too.
    else if (!endedSession.value) cart.value = undefined;
  });
}

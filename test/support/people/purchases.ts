import { randomUUID } from 'node:crypto';
import type { Api, ApiAnswer } from '../requests/api.ts';
import { card } from './cards.ts';
import { newBuyer, newItem, newSeller, type Person } from './people.ts';

export interface PurchaseOptions {
  key?: string;
  card?: typeof card;
  expectedTotalCents?: number;
  delivery?: unknown;
}

/** A delivery, as a buyer gives it. */
export const address = { name: 'Ada Lovelace', lines: ['12 Mill Lane', 'Flat 3'], city: 'London', postalCode: 'N1 9GU', country: 'GB' };

/** Requests a purchase of the session's cart, with a new key unless one is given. */
export const buyCart = (api: Api, buyer: Person, { key = randomUUID(), ...body }: PurchaseOptions = {}): Promise<ApiAnswer> =>
  api.post('/v1/purchases', { card, ...body }, { token: buyer.token, headers: { 'Idempotency-Key': key } });

/** A new buyer with units of a new item in the cart. */
export async function newShopper(api: Api, { quantity = 2, stock = 5 } = {}) {
  const [seller, buyer] = await Promise.all([newSeller(api), newBuyer(api)]);
  const item = await newItem(api, seller, { quantity: stock });
  await api.post('/v1/cart/lines', { itemId: item.itemId, quantity }, buyer);
  return { seller, buyer, item };
}

/** Buys one unit of a new item of the seller. Returns the paid purchase. */
export async function buyFrom(api: Api, seller: Person, buyer: Person, options: PurchaseOptions = {}) {
  const { itemId } = await newItem(api, seller);
  await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
  return (await buyCart(api, buyer, options)).body;
}

/** The units of an item that can still be sold. */
export async function quantityOf(api: Api, itemId: string, anybody: Person): Promise<number> {
  return (await api.get(`/v1/items/${itemId}`, anybody)).body.quantity;
}

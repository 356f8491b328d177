import { randomUUID } from 'node:crypto';
import type { Api, ApiAnswer } from '../requests/api.ts';
import { card } from './cards.ts';
import { newBuyer, newItem, newSeller, type Person } from './people.ts';

export interface PurchaseOptions {
  key?: string;
  card?: typeof card;
  expectedTotalCents?: number;
}

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

/** The units of an item that can still be sold. */
export async function quantityOf(api: Api, itemId: string, anybody: Person): Promise<number> {
  return (await api.get(`/v1/items/${itemId}`, anybody)).body.quantity;
}

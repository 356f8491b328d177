import { randomUUID } from 'node:crypto';
import { card } from '../../support/people/cards.ts';

/** A session at a running system. */
export interface Shopper {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Body }>;
}

// biome-ignore lint/suspicious/noExplicitAny: any response of the API.
type Body = any;

/** A new account of a role, logged in. */
export async function logIn(url: string, role: 'buyer' | 'seller'): Promise<Shopper> {
  const account = { username: `${role}-${randomUUID()}`, password: randomUUID() };
  const stranger = shopper(url);
  await stranger.call('POST', `/v1/${role}s`, { name: 'Somebody', ...account });
  const { body } = await stranger.call('POST', `/v1/${role}s/sessions`, account);
  return shopper(url, body.sessionToken);
}

function shopper(url: string, token?: string): Shopper {
  return {
    async call(method, path, body, headers = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...headers,
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
    },
  };
}

/** An item with so many units, put up for sale. */
export async function putUpForSale(seller: Shopper, quantity: number): Promise<string> {
  const item = { name: 'Lamp', category: 1, keywords: ['lamp'], condition: 'new', priceCents: 100, quantity };
  const { body } = await seller.call('POST', '/v1/items', item);
  return body.itemId;
}

/** Buys one unit with a card that is always approved. */
export async function buyOne(buyer: Shopper, itemId: string, idempotencyKey: string = randomUUID()) {
  await buyer.call('POST', '/v1/cart/lines', { itemId, quantity: 1 });
  return pay(buyer, idempotencyKey);
}

export const pay = (buyer: Shopper, idempotencyKey: string) =>
  buyer.call('POST', '/v1/purchases', { card }, { 'idempotency-key': idempotencyKey });

/** A new seller puts a unit up for sale, and a new buyer buys it. Returns the status of the purchase. */
export async function sellOne(url: string): Promise<number> {
  const itemId = await putUpForSale(await logIn(url, 'seller'), 1);
  return (await buyOne(await logIn(url, 'buyer'), itemId)).status;
}

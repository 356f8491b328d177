import { randomBytes, randomUUID } from 'node:crypto';
import { createClient } from '../../clients/api/index.ts';
import type { FirstRequest } from './start.ts';

/** A buyer in a running system, with an item to buy. */
export interface Shopping {
  getItem(): Promise<FirstRequest>;
  searchItems(): Promise<FirstRequest>;
  /** Puts one unit into the cart; returns the request that buys it. */
  makePurchase(): Promise<FirstRequest>;
}

const card = { holderName: 'Ada Buyer', number: '4242 4242 4242 4242', expiration: '12/60', securityCode: '123' };
const priceCents = 500;

/** Makes a seller with an item, and a buyer, through the functions that already run at `url`. */
export async function goShopping(url: string): Promise<Shopping> {
  const [seller, buyer] = [createClient({ url }), createClient({ url })];
  const account = () => ({ username: `measure-${randomBytes(6).toString('hex')}`, password: randomUUID() });
  const [sam, ada] = [account(), account()];
  await seller.createSeller({ name: 'Sam Seller', ...sam });
  await seller.sellerLogIn(sam);
  const item = { name: 'Teapot', category: 7, keywords: ['teapot'], condition: 'new' as const, priceCents, quantity: 10_000 };
  const { itemId } = await seller.registerItem(item);
  await buyer.createBuyer({ name: 'Ada Buyer', ...ada });
  await buyer.buyerLogIn(ada);
  const headers = { Authorization: `Bearer ${buyer.token}` };
  return {
    getItem: async () => ({ method: 'GET', path: `/v1/items/${itemId}`, headers, status: 200 }),
    searchItems: async () => ({ method: 'GET', path: '/v1/items?category=7&keyword=teapot', headers, status: 200 }),
    async makePurchase() {
      await buyer.addToCart({ itemId, quantity: 1 });
      return {
        method: 'POST',
        path: '/v1/purchases',
        headers: { ...headers, 'Idempotency-Key': randomUUID() },
        body: JSON.stringify({ card, expectedTotalCents: priceCents }),
        status: 201,
      };
    },
  };
}

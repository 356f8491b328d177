import { randomBytes } from 'node:crypto';
import { type Client, createClient } from '../../clients/api/index.ts';

/** A buyer on a journey through the marketplace. */
export interface Visitor {
  client: Client;
  /** The seller of the item. */
  seller: Client;
  login: { username: string; password: string };
  itemId: string;
  sellerId: number;
  purchaseId: string;
}

export interface Step {
  /** The function that serves this step. */
  function: string;
  /** The number of times that this step happens for each checkout. */
  times: number;
  run(visitor: Visitor): Promise<unknown>;
}

const category = 7;
const year = String(new Date().getFullYear() + 1).slice(2);
const teapot = { name: 'Teapot', category, keywords: ['teapot'], condition: 'new' as const, priceCents: 1999 };
const card = { holderName: 'Ada Buyer', number: '4242424242424242', expiration: `12/${year}`, securityCode: '123' };

/**
 * The assumed steps of one checkout, in order: a buyer looks at several items, buys one, and later rates it. One buyer in five is new, and
 * three items are registered for every ten checkouts.
 */
export const journey: readonly Step[] = [
  { function: 'register-item', times: 0.3, run: ({ seller }) => seller.registerItem({ ...teapot, quantity: 10 }) },
  { function: 'create-buyer', times: 0.2, run: ({ client, login }) => client.createBuyer({ name: 'Ada Buyer', ...login }) },
  { function: 'buyer-log-in', times: 1, run: ({ client, login }) => client.buyerLogIn(login) },
  { function: 'search-items', times: 6, run: ({ client }) => client.searchItems({ category, keyword: ['teapot'] }) },
  { function: 'get-item', times: 8, run: ({ client, itemId }) => client.getItem({ itemId }) },
  { function: 'get-seller-rating', times: 2, run: ({ client, sellerId }) => client.getSellerRating({ sellerId }) },
  { function: 'add-to-cart', times: 2, run: ({ client, itemId }) => client.addToCart({ itemId, quantity: 2 }) },
  { function: 'remove-from-cart', times: 0.5, run: ({ client, itemId }) => client.removeFromCart({ itemId, quantity: 1 }) },
  { function: 'save-cart', times: 0.5, run: ({ client }) => client.saveCart() },
  { function: 'get-cart', times: 3, run: ({ client }) => client.getCart() },
  {
    function: 'make-purchase',
    times: 1,
    async run(visitor) {
      visitor.purchaseId = (await visitor.client.makePurchase({ card })).purchaseId;
    },
  },
  { function: 'get-purchase', times: 1, run: ({ client, purchaseId }) => client.getPurchase({ purchaseId }) },
  { function: 'list-purchases', times: 1, run: ({ client }) => client.listPurchases() },
  { function: 'give-feedback', times: 0.5, run: ({ client, itemId }) => client.giveFeedback({ itemId, vote: 'up' }) },
  { function: 'buyer-log-out', times: 1, run: ({ client }) => client.buyerLogOut() },
];

/** Registers one item with enough units for this many visitors. The function that it returns makes the next visitor. */
export async function openShop(url: string, visitors: number): Promise<() => Visitor> {
  const login = () => ({ username: `cost-${randomBytes(6).toString('hex')}`, password: randomBytes(12).toString('base64url') });
  const seller = createClient({ url });
  const account = login();
  await seller.createSeller({ name: 'Sam Seller', ...account });
  await seller.sellerLogIn(account);
  const { itemId, sellerId } = await seller.registerItem({ ...teapot, quantity: 2 * visitors });
  return () => ({ client: createClient({ url }), seller, login: login(), itemId, sellerId, purchaseId: '' });
}

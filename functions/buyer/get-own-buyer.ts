import * as z from 'zod/mini';
import { buyerProfile } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';

export const getOwnBuyer = endpoint({
  method: 'GET',
  path: '/v1/buyers/me',
  caller: 'buyer',
  calls: ['customer-db/GetAccount', 'product-db/GetBuyerTotals'],
  summary: "Get the buyer's own account and count of purchased units.",
  request: () => z.strictObject({}),
  response: buyerProfile,

  async handle(_, { buyerId, customer, product }) {
    const [{ name, username }, { itemsPurchased }] = await Promise.all([
      customer.getAccount({ role: 'buyer', accountId: buyerId }),
      product.getBuyerTotals({ buyerId }),
    ]);
    return { buyerId, name, username, itemsPurchased };
  },
});

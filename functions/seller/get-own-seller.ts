import * as z from 'zod/mini';
import { sellerProfile } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';

export const getOwnSeller = endpoint({
  method: 'GET',
  path: '/v1/sellers/me',
  caller: 'seller',
  calls: ['customer-db/GetAccount', 'product-db/GetSellerTotals'],
  summary: "Get the seller's own account, rating and count of sold units.",
  request: () => z.strictObject({}),
  response: sellerProfile,

  async handle(_, { sellerId, customer, product }) {
    const [{ name, username }, totals] = await Promise.all([
      customer.getAccount({ role: 'seller', accountId: sellerId }),
      product.getSellerTotals({ sellerId }),
    ]);
    return { ...totals, sellerId, name, username };
  },
});

import * as z from 'zod/mini';
import { sellerRating } from '../contract/objects.ts';
import { sellerId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const getSellerRating = endpoint({
  method: 'GET',
  path: '/v1/sellers/{sellerId}/rating',
  caller: 'visitor',
  calls: ['customer-db/GetAccount', 'product-db/GetSellerTotals'],
  summary: "Get a seller's rating.",
  request: () => z.strictObject({ sellerId: sellerId() }),
  response: sellerRating,
  etag: true,
  cacheControl: 'private, no-cache',

  async handle({ sellerId }, { customer, product }) {
    // Only customer-db knows whether the seller exists: product-db returns 0 and 0 for any id.
    const [{ thumbsUp, thumbsDown }, { name }] = await Promise.all([
      product.getSellerTotals({ sellerId }),
      customer.getAccount({ role: 'seller', accountId: sellerId }),
    ]);
    return { sellerId, name, thumbsUp, thumbsDown };
  },
});

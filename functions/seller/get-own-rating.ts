import * as z from 'zod/mini';
import { rating } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';

export const getOwnRating = endpoint({
  method: 'GET',
  path: '/v1/sellers/me/rating',
  caller: 'seller',
  calls: ['product-db/GetSellerTotals'],
  summary: "Get the seller's own rating.",
  request: () => z.strictObject({}),
  response: rating,
  etag: true,

  async handle(_, { sellerId, product }) {
    const { thumbsUp, thumbsDown } = await product.getSellerTotals({ sellerId });
    return { sellerId, thumbsUp, thumbsDown };
  },
});

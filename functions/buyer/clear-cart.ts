import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';

export const clearCart = endpoint({
  method: 'DELETE',
  path: '/v1/cart',
  caller: 'buyer',
  calls: ['product-db/ClearCart'],
  summary: "Empty the session's cart; the saved cart stays.",
  request: () => z.strictObject({}),
  response: null,

  async handle(_, { sessionId, buyerId, product }) {
    await product.clearCart({ sessionId, buyerId });
  },
});

import * as z from 'zod/mini';
import { cart } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';

export const saveCart = endpoint({
  method: 'PUT',
  path: '/v1/cart/saved',
  caller: 'buyer',
  calls: ['product-db/SaveCart'],
  summary: "Make the buyer's saved cart equal to the session's cart.",
  request: () => z.strictObject({}),
  response: cart,

  async handle(_, { sessionId, buyerId, product }) {
    return product.saveCart({ sessionId, buyerId });
  },
});

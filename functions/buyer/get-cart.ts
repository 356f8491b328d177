import * as z from 'zod/mini';
import { cart } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';

export const getCart = endpoint({
  method: 'GET',
  path: '/v1/cart',
  caller: 'buyer',
  calls: ['product-db/GetCart'],
  summary: "Get the session's cart.",
  request: () => z.strictObject({}),
  response: cart,

  async handle(_, { sessionId, buyerId, product }) {
    return product.getCart({ sessionId, buyerId });
  },
});

import * as z from 'zod/mini';
import { cart } from '../contract/objects.ts';
import { cartQuantityInUrl, itemId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const removeFromCart = endpoint({
  method: 'DELETE',
  path: '/v1/cart/lines/{itemId}',
  caller: 'buyer',
  calls: ['product-db/RemoveFromCart'],
  summary: "Take units of an item, or the whole line, out of the session's cart.",
  request: () =>
    z.strictObject({
      itemId: itemId(),
      quantity: z.optional(cartQuantityInUrl()).check(z.meta({ description: 'Absent: the whole line.' })),
    }),
  response: cart,
  errors: ['insufficient_quantity'],

  async handle({ itemId, quantity }, { sessionId, buyerId, product }) {
    return product.removeFromCart({ sessionId, buyerId, itemId, quantity });
  },
});

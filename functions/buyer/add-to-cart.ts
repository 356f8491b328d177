import * as z from 'zod/mini';
import { cart } from '../contract/objects.ts';
import { cartQuantity, itemId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const addToCart = endpoint({
  method: 'POST',
  path: '/v1/cart/lines',
  caller: 'buyer',
  calls: ['product-db/AddToCart'],
  summary: "Put units of an item into the session's cart.",
  description: 'Checks that so many units can be had, and holds none of them back: only a purchase does.',
  request: () => z.strictObject({ itemId: itemId(), quantity: cartQuantity() }),
  response: cart,
  errors: ['not_found', 'insufficient_quantity', 'cart_limit'],

  async handle({ itemId, quantity }, { sessionId, buyerId, product }) {
    return product.addToCart({ sessionId, buyerId, itemId, quantity });
  },
});

import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { itemId, priceCents } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const changeItemPrice = endpoint({
  method: 'PUT',
  path: '/v1/items/{itemId}/price',
  caller: 'seller',
  calls: ['product-db/ChangeItemPrice'],
  summary: "Change the price of one of the seller's items.",
  request: () => z.strictObject({ itemId: itemId(), priceCents: priceCents() }),
  response: item,

  async handle({ itemId, priceCents }, { sellerId, product }) {
    return product.changeItemPrice({ sellerId, itemId, priceCents });
  },
});

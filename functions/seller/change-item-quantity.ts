import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { itemId, quantityChange } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const changeItemQuantity = endpoint({
  method: 'POST',
  path: '/v1/items/{itemId}/quantity-changes',
  caller: 'seller',
  calls: ['product-db/ChangeItemQuantity'],
  summary: "Add units to one of the seller's items, or remove units from sale.",
  description: 'The change is relative, so it never undoes a purchase or another change. Repeating the request changes the quantity again.',
  request: () =>
    z.strictObject({
      itemId: itemId(),
      change: quantityChange().check(z.meta({ description: 'Units to add, or, if negative, to remove from sale; not 0.' })),
    }),
  response: item,
  errors: ['insufficient_quantity', 'quantity_limit'],

  async handle({ itemId, change }, { sellerId, product }) {
    return product.changeItemQuantity({ sellerId, itemId, change });
  },
});

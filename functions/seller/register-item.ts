import * as z from 'zod/mini';
import { answer, endpoint } from '../endpoint.ts';
import { item } from '../objects.ts';
import { category, condition, itemQuantity, keywords, name, priceCents } from '../values.ts';

export const registerItem = endpoint({
  method: 'POST',
  path: '/v1/items',
  caller: 'seller',
  calls: ['product'],
  summary: 'Put an item up for sale.',
  request: () =>
    z.strictObject({
      name: name(),
      category: category(),
      keywords: keywords(),
      condition: condition(),
      priceCents: priceCents(),
      quantity: itemQuantity(),
    }),
  response: item,
  status: 201,
  responseHeaders: ['Location'],

  async handle(input, { sellerId, product }) {
    const registered = await product.registerItem({ sellerId, ...input });
    return answer(registered, { headers: { Location: `/v1/items/${registered.itemId}` } });
  },
});

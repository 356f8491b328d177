import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { category, condition, description, itemQuantity, keywords, name, priceCents } from '../contract/values.ts';
import { endpoint, success } from '../endpoint.ts';

export const registerItem = endpoint({
  method: 'POST',
  path: '/v1/items',
  caller: 'seller',
  calls: ['customer-db/GetAccount', 'product-db/RegisterItem'],
  summary: 'Put an item up for sale.',
  request: () =>
    z.strictObject({
      name: name(),
      category: category(),
      keywords: keywords(),
      condition: condition(),
      priceCents: priceCents(),
      quantity: itemQuantity(),
      description: z._default(description(), ''),
    }),
  response: item,
  status: 201,
  responseHeaders: ['Location'],
  errors: ['quota_exceeded'],

  async handle(input, { sellerId, customer, product }) {
    const { name: sellerName } = await customer.getAccount({ role: 'seller', accountId: sellerId });
    const registered = await product.registerItem({ sellerId, sellerName, ...input });
    return success(registered, { headers: { Location: `/v1/items/${registered.itemId}` } });
  },
});

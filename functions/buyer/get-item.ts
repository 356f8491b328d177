import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { itemId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const getItem = endpoint({
  method: 'GET',
  path: '/v1/items/{itemId}',
  caller: 'visitor',
  calls: ['product-db/GetItem'],
  summary: 'Get an item.',
  request: () => z.strictObject({ itemId: itemId() }),
  response: item,
  etag: true,
  cacheControl: 'private, no-cache',

  async handle({ itemId }, { product }) {
    return product.getItem({ itemId });
  },
});

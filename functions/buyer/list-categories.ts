import * as z from 'zod/mini';
import { categories } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';

export const listCategories = endpoint({
  method: 'GET',
  path: '/v1/categories',
  caller: 'visitor',
  calls: ['product-db/ListCategories'],
  summary: 'List the categories that have a name.',
  description: 'An item may be in any category, with a name or without.',
  request: () => z.strictObject({}),
  response: categories,
  etag: true,
  cacheControl: 'private, no-cache',

  async handle(_, { product }) {
    return product.listCategories({});
  },
});

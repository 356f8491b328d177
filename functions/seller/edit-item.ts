import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { condition, description, itemId, keywords, name } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

const request = () =>
  z
    .strictObject({
      itemId: itemId(),
      name: z.optional(name()),
      description: z.optional(description()),
      keywords: z.optional(keywords()),
      condition: z.optional(condition()),
    })
    .check(
      z.refine(({ itemId: _, ...changes }) => Object.values(changes).some((value) => value !== undefined), {
        path: ['name'],
        error: 'is required, or description, keywords or condition: an edit needs at least one of them',
        // Also runs if other fields are invalid, so that all errors are reported together.
        when: ({ value }) => Object.keys(value as object).length <= 1,
      }),
    );

export const editItem = endpoint({
  method: 'PATCH',
  path: '/v1/items/{itemId}',
  caller: 'seller',
  calls: ['product-db/EditItem'],
  summary: 'Edit an item: its name, description, keywords or condition.',
  description: 'Changes the fields that are sent and leaves the others as they are. `keywords` replaces all keywords.',
  request,
  response: item,

  async handle({ keywords, ...input }, { sellerId, product }) {
    return product.editItem({ sellerId, ...input, ...(keywords && { keywords: { keywords } }) });
  },
});

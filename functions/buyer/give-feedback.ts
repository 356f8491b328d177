import * as z from 'zod/mini';
import { feedback } from '../contract/objects.ts';
import { itemId, vote } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const giveFeedback = endpoint({
  method: 'POST',
  path: '/v1/items/{itemId}/feedback',
  caller: 'buyer',
  calls: ['product-db/GiveFeedback'],
  summary: 'Give a bought item a thumb up or down.',
  description: 'Once for each item, after a paid purchase of it. It counts for the item and for its seller.',
  request: () => z.strictObject({ itemId: itemId(), vote: vote() }),
  response: feedback,
  status: 201,
  errors: ['not_purchased', 'already_rated'],

  async handle({ itemId, vote }, { buyerId, product }) {
    return product.giveFeedback({ buyerId, itemId, vote });
  },
});

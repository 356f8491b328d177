import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { itemId, pictureId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const removePicture = endpoint({
  method: 'DELETE',
  path: '/v1/items/{itemId}/pictures/{pictureId}',
  caller: 'seller',
  calls: ['product-db/RemovePicture'],
  summary: "Remove a picture from one of the seller's items.",
  description: 'The item is without it at once. Its address works for a day or two more.',
  request: () => z.strictObject({ itemId: itemId(), pictureId: pictureId() }),
  response: item,

  async handle({ itemId, pictureId }, { sellerId, product }) {
    return product.removePicture({ sellerId, itemId, pictureId });
  },
});

import * as z from 'zod/mini';
import { item } from '../contract/objects.ts';
import { fileBody, itemId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';
import { pictureRules } from '../pictures/rules.ts';

export const addPicture = endpoint({
  method: 'POST',
  path: '/v1/items/{itemId}/pictures',
  caller: 'seller',
  calls: ['product-db/PreparePicture', 'product-db/AddPicture', 'pictures'],
  summary: "Add a picture to one of the seller's items.",
  description:
    'The body is the picture itself: JPEG, PNG or WebP, up to 8 MiB, 16 to 8,000 pixels wide and high, not animated. It is kept at most 1,600 pixels wide, without its metadata; an item has at most 8.',
  request: () => z.strictObject({ itemId: itemId(), picture: fileBody() }),
  file: { field: 'picture', types: ['image/jpeg', 'image/png', 'image/webp'], mostBytes: pictureRules.mostBytes },
  response: item,
  status: 201,
  errors: ['picture_limit'],
  // The picture has to arrive, and up to 7 others may be decoded before it.
  deadlineMs: 50_000,

  async handle({ itemId, picture }, { sellerId, product, pictures, call }) {
    const { prefix } = await product.preparePicture({ sellerId, itemId });
    const stored = await pictures.keep({ read: picture, prefix, sellerId, call });
    return product.addPicture({ sellerId, itemId, ...stored });
  },
});

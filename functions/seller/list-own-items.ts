import * as z from 'zod/mini';
import { item, page } from '../contract/objects.ts';
import { cursorOf, listRequest, pageOf } from '../contract/page-token.ts';
import { flagInUrl } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

const list = 'list-own-items';

export const listOwnItems = endpoint({
  method: 'GET',
  path: '/v1/sellers/me/items',
  caller: 'seller',
  calls: ['product-db/ListSellerItems'],
  summary: "List the seller's items on sale, newest first.",
  request: () => listRequest(list, { includeSoldOut: z._default(flagInUrl(), false) }),
  response: () => page(item()),

  async handle(input, { sellerId, product }) {
    const { includeSoldOut, pageSize } = input;
    const found = await product.listSellerItems({ sellerId, includeSoldOut, pageSize, cursor: cursorOf(input, sellerId) });
    return pageOf(found, { list, input, account: sellerId });
  },
});

import { page, purchase } from '../contract/objects.ts';
import { cursorOf, listRequest, pageOf } from '../contract/page-token.ts';
import { endpoint } from '../endpoint.ts';

const list = 'list-purchases';

export const listPurchases = endpoint({
  method: 'GET',
  path: '/v1/purchases',
  caller: 'buyer',
  calls: ['product-db/ListPurchases'],
  summary: "List the buyer's paid and pending purchases with their lines, newest first.",
  request: () => listRequest(list, {}),
  response: () => page(purchase()),

  async handle(input, { buyerId, product }) {
    const found = await product.listPurchases({ buyerId, pageSize: input.pageSize, cursor: cursorOf(input, buyerId) });
    return pageOf(found, { list, input, account: buyerId });
  },
});

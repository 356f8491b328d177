import * as z from 'zod/mini';
import { saleStatus } from '../contract/delivery-values.ts';
import { page, sale } from '../contract/objects.ts';
import { cursorOf, listRequest, pageOf } from '../contract/page-token.ts';
import { endpoint } from '../endpoint.ts';

const list = 'list-sales';

export const listSales = endpoint({
  method: 'GET',
  path: '/v1/sellers/me/sales',
  caller: 'seller',
  calls: ['product-db/ListSales'],
  summary: "List the seller's sales, the last paid first.",
  request: () => listRequest(list, { status: z.optional(saleStatus()) }),
  response: () => page(sale()),

  async handle(input, { sellerId, product }) {
    const { status, pageSize } = input;
    const found = await product.listSales({ sellerId, status, pageSize, cursor: cursorOf(input, sellerId) });
    return pageOf(found, { list, input, account: sellerId });
  },
});

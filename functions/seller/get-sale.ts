import * as z from 'zod/mini';
import { sale } from '../contract/objects.ts';
import { purchaseId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const getSale = endpoint({
  method: 'GET',
  path: '/v1/sellers/me/sales/{purchaseId}',
  caller: 'seller',
  calls: ['product'],
  summary: "Get the seller's part of a paid purchase.",
  request: () => z.strictObject({ purchaseId: purchaseId() }),
  response: sale,

  async handle({ purchaseId }, { sellerId, product }) {
    return product.getSale({ purchaseId, sellerId });
  },
});

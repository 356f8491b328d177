import * as z from 'zod/mini';
import { carrier, trackingNumber } from '../contract/delivery-values.ts';
import { sale } from '../contract/objects.ts';
import { purchaseId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';

export const dispatchSale = endpoint({
  method: 'PUT',
  path: '/v1/sellers/me/sales/{purchaseId}/dispatch',
  caller: 'seller',
  calls: ['product-db/DispatchSale'],
  summary: 'Say that a sale was handed to a carrier.',
  description:
    'The buyer sees it in the purchase. Sent again, it replaces carrier and tracking number and removes those that are absent; `dispatchedAt` stays.',
  request: () => z.strictObject({ purchaseId: purchaseId(), carrier: z.optional(carrier()), trackingNumber: z.optional(trackingNumber()) }),
  response: sale,

  async handle({ purchaseId, carrier, trackingNumber }, { sellerId, product }) {
    return product.dispatchSale({ purchaseId, sellerId, carrier, trackingNumber });
  },
});

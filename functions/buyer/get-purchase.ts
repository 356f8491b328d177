import * as z from 'zod/mini';
import { purchase } from '../contract/objects.ts';
import { purchaseId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';
import { resolvePurchase } from '../purchase/charge.ts';
import { oneAtATime } from '../purchase/one-at-a-time.ts';

export const getPurchase = endpoint({
  method: 'GET',
  path: '/v1/purchases/{purchaseId}',
  caller: 'buyer',
  calls: [
    'product-db/GetPurchase',
    'product-db/ClaimPurchase',
    'product-db/ReleasePurchase',
    'product-db/SettlePurchase',
    'payment/Cancel',
  ],
  summary: "Get one of the buyer's purchases, whatever its state.",
  description: 'Asking for one that has been pending for long finds out what became of it.',
  request: () => z.strictObject({ purchaseId: purchaseId() }),
  response: purchase,
  deadlineMs: 10_000,

  async handle({ purchaseId }, context) {
    const { purchase, due } = await context.product.getPurchase({ purchaseId, buyerId: context.buyerId });
    if (!purchase) throw new Error('product-db answered no purchase');
    if (!due) return purchase;
    return (await oneAtATime(context, purchaseId, () => resolvePurchase(context, purchaseId))) ?? purchase;
  },
});

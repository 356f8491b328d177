import * as z from 'zod/mini';
import { sale } from '../contract/objects.ts';
import { purchaseId } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';
import { oneAtATime } from '../purchase/one-at-a-time.ts';
import { sendRefund } from '../purchase/send-refund.ts';

export const getSale = endpoint({
  method: 'GET',
  path: '/v1/sellers/me/sales/{purchaseId}',
  caller: 'seller',
  calls: ['product-db/GetSale', 'product-db/ClaimPurchase', 'product-db/ReleasePurchase', 'product-db/SettleRefund', 'payment/Refund'],
  summary: "Get the seller's part of a paid purchase.",
  description: 'Asking for one with a pending refund sends the refund again.',
  request: () => z.strictObject({ purchaseId: purchaseId() }),
  response: sale,

  deadlineMs: 10_000,

  async handle({ purchaseId }, context) {
    const { sellerId, product, breaker } = context;
    const sale = await product.getSale({ purchaseId, sellerId });
    const pending = sale.refunds.find(({ status }) => status === 'pending');
    // While the payment service does not respond, one request every few seconds finds out whether it is back.
    if (!pending || !(breaker.allows() || breaker.isDue())) return sale;
    const sent = await oneAtATime(context, purchaseId, () => sendRefund(context, pending));
    return sent && sent.status !== 'pending' ? product.getSale({ purchaseId, sellerId }) : sale;
  },
});

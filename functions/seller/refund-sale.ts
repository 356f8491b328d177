import * as z from 'zod/mini';
import { unavailable } from '../../lib/errors.ts';
import { refundFingerprintOf } from '../../lib/text/refund-fingerprint.ts';
import { idempotencyKey } from '../contract/card-values.ts';
import { refund } from '../contract/objects.ts';
import { purchaseId, refundLines, refundReason } from '../contract/values.ts';
import { endpoint } from '../endpoint.ts';
import { beginRefund } from '../purchase/begin.ts';
import { refundIdOf } from '../purchase/fingerprint.ts';
import { mayCharge } from '../purchase/may-charge.ts';
import { refundOutcomeOf, refusalOf } from '../purchase/outcome.ts';
import { sendRefund } from '../purchase/send-refund.ts';

export const refundSale = endpoint({
  method: 'POST',
  path: '/v1/sellers/me/sales/{purchaseId}/refunds',
  caller: 'seller',
  calls: ['product-db/BeginRefund', 'product-db/SettleRefund', 'payment/Refund', 'payment/GetTransaction'],
  charges: true,
  summary: 'Give money back for some or all units of a sale.',
  description:
    'After any 5xx, time-out or cut connection, send it again with the same Idempotency-Key: it never gives back twice. 202 means that the outcome is not known yet; ask for the sale.',
  request: () =>
    z.strictObject({
      purchaseId: purchaseId(),
      idempotencyKey: idempotencyKey(),
      lines: refundLines(),
      reason: refundReason(),
      restock: z._default(z.boolean({ error: 'must be true or false' }), false),
    }),
  headers: { idempotencyKey: 'Idempotency-Key' },
  response: refund,
  status: 201,
  otherStatuses: [202],
  responseHeaders: ['Retry-After', 'Idempotent-Replayed'],
  deadlineMs: 15_000,
  errors: ['refund_exceeds_sale', 'refund_failed', 'idempotency_key_reused'],

  async handle({ idempotencyKey, ...asked }, context) {
    const { sellerId, settings, setHeader } = context;
    const { refund, replayed, refusal } = await beginRefund(context, {
      ...asked,
      refundId: refundIdOf(sellerId, idempotencyKey),
      sellerId,
      idempotencyKey,
      fingerprint: refundFingerprintOf(asked),
      replayOnly: !(await mayCharge(context)),
      dueSeconds: settings.PURCHASE_DUE_SECONDS,
    });
    if (replayed) setHeader('Idempotent-Replayed', 'true');
    if (refusal) throw refusalOf(refusal);
    if (!refund) throw unavailable('Refunds cannot be made at the moment. Nothing was given back.');
    return refundOutcomeOf(refund.status === 'pending' ? await sendRefund(context, refund, { tries: 2 }) : refund);
  },
});

import * as z from 'zod/mini';
import { unavailable } from '../../lib/errors.ts';
import { cardSummary } from '../../lib/text/card.ts';
import { isExpired } from '../../lib/text/card-rules.ts';
import { card, cardExpired, expectedTotalCents, idempotencyKey } from '../contract/card-values.ts';
import { delivery } from '../contract/delivery-values.ts';
import { purchase } from '../contract/objects.ts';
import { endpoint } from '../endpoint.ts';
import { beginPurchase } from '../purchase/begin.ts';
import { chargePurchase } from '../purchase/charge.ts';
import { fingerprintOf } from '../purchase/fingerprint.ts';
import { mayCharge } from '../purchase/may-charge.ts';
import { outcomeOf, refusalOf } from '../purchase/outcome.ts';

export const makePurchase = endpoint({
  method: 'POST',
  path: '/v1/purchases',
  caller: 'buyer',
  calls: ['product-db/BeginPurchase', 'product-db/SettlePurchase', 'payment/Charge', 'payment/GetTransaction'],
  charges: true,
  summary: "Buy the whole of the session's cart, or nothing.",
  description:
    'After any 5xx, time-out or cut connection, send it again with the same Idempotency-Key: it never costs twice. 202 means that the outcome is not known yet; ask for the purchase at Location.',
  request: () =>
    z.strictObject({
      idempotencyKey: idempotencyKey(),
      card: card(),
      expectedTotalCents: z.optional(expectedTotalCents()),
      delivery: z.optional(delivery()),
    }),
  headers: { idempotencyKey: 'Idempotency-Key' },
  response: purchase,
  status: 201,
  otherStatuses: [202],
  responseHeaders: ['Location', 'Retry-After', 'Idempotent-Replayed'],
  deadlineMs: 15_000,
  errors: [
    'payment_declined',
    'cart_empty',
    'insufficient_quantity',
    'price_changed',
    'purchase_in_progress',
    'purchase_cancelled',
    'idempotency_key_reused',
    'quota_exceeded',
  ],

  async handle({ idempotencyKey, card, expectedTotalCents, delivery }, context) {
    const { sessionId, buyerId, settings, clock, newPurchaseId, setHeader } = context;
    const { brand, last4 } = cardSummary(card.number);
    const expired = isExpired(card.expiration, clock.nowMs());
    const { purchase, replayed, refusal } = await beginPurchase(context, {
      purchaseId: newPurchaseId(),
      sessionId,
      buyerId,
      idempotencyKey,
      fingerprint: fingerprintOf({ expectedTotalCents, card, brand, last4, delivery }),
      expectedTotalCents,
      cardBrand: brand,
      cardLast4: last4,
      replayOnly: expired || !(await mayCharge(context)),
      delivery,
      dueSeconds: settings.PURCHASE_DUE_SECONDS,
    });
    if (replayed) setHeader('Idempotent-Replayed', 'true');
    if (refusal) throw refusalOf(refusal);
    if (!purchase?.purchase && expired) throw cardExpired();
    if (!purchase?.purchase) throw unavailable('Payments cannot be taken at the moment. Nothing was bought.');
    const begun = purchase.purchase;
    return outcomeOf(begun.status === 'pending' ? await chargePurchase(context, begun, card) : begun);
  },
});

import type { Refund } from '../../lib/gen/product.ts';
import { PaymentUnknownError, type RefundOutcome } from '../../lib/payment/payment.ts';
import type { RequestContext } from '../services/context.ts';
import { settleRefund } from './settle.ts';

const attemptMs = 2_000;

type SendContext = Pick<RequestContext<'product-db/SettleRefund' | 'payment/Refund'>, 'within' | 'clock' | 'payment' | 'log'>;

/**
 * Sends a pending refund to the payment service and settles it. Returns the refund in its new state. It is still pending if the outcome is
 * unknown or product-db could not be reached. A refund carries no secret and is made once for its id, so any process may send it, any number
 * of times. `tries`: 2 in a request, 1 in a resolver, which comes again.
 */
export async function sendRefund(context: SendContext, refund: Refund, { tries = 1 } = {}): Promise<Refund> {
  const { refundId, purchaseId, amountCents, reason, lines, restock } = refund;
  const payment = await context.payment();
  const request = { transactionId: purchaseId, refundId, amountCents, reason, lines, restock };
  for (let left = tries; left > 0; left -= 1) {
    try {
      const outcome = await payment.refund(request, context.within(attemptMs).call);
      return (await settleRefund(context, refundId, settled(context, refund, outcome))) ?? refund;
    } catch (error) {
      if (!(error instanceof PaymentUnknownError)) throw error;
      if (isAlarm(error))
        context.log.error({ refundId, purchaseId, reason: error.reason }, 'the payment service does not know this refund as it is');
      else if (mayBeKnownNow(error)) continue;
      return refund;
    }
  }
  return refund;
}

/** The payment service's refusals are final. Someone has refunded by hand, or the ledgers differ, so this is an alarm. */
function settled({ log }: SendContext, { refundId, purchaseId }: Refund, outcome: RefundOutcome): 'refunded' | 'failed' {
  if (!('refusal' in outcome)) return 'refunded';
  log.error({ refundId, purchaseId, refusal: outcome.refusal }, 'a refund failed: the payment service refused it for good');
  return 'failed';
}

const isAlarm = ({ reason }: PaymentUnknownError) => reason === 'not_found' || reason === 'another_amount';

/** Whether a second try can find the outcome: not if the payment service understood the request and refused it. */
const mayBeKnownNow = ({ reason }: PaymentUnknownError) => reason !== 'refused';

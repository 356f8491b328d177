import { hasCode, unavailable } from '../../lib/errors.ts';
import type { BeginPurchaseRequest, BeginPurchaseResponse, BeginRefundRequest, BeginRefundResponse } from '../../lib/gen/product.ts';
import type { RequestContext } from '../services/context.ts';

/** Time for one attempt at T1. Two attempts, the session check, two charges and T2 fit into the 15 seconds of a purchase. */
const attemptMs = 2_000;

type Begins<Begin extends 'product-db/BeginPurchase' | 'product-db/BeginRefund'> = Pick<RequestContext<Begin>, 'within'>;

/** T1. If the outcome is unknown, it tries once more with the same ids, so there is one purchase even if the first attempt succeeded. */
export const beginPurchase = (context: Begins<'product-db/BeginPurchase'>, request: BeginPurchaseRequest): Promise<BeginPurchaseResponse> =>
  twice(() => context.within(attemptMs).product.beginPurchase(request), 'purchase');

/** R1, in the same way. */
export const beginRefund = (context: Begins<'product-db/BeginRefund'>, request: BeginRefundRequest): Promise<BeginRefundResponse> =>
  twice(() => context.within(attemptMs).product.beginRefund(request), 'refund');

async function twice<T>(attempt: () => Promise<T>, what: string): Promise<T> {
  try {
    return await attempt().catch((error) => {
      if (!isUnknown(error)) throw error;
      return attempt();
    });
  } catch (error) {
    if (!isUnknown(error)) throw error;
    throw unavailable(`The ${what} could not be begun. Try again with the same Idempotency-Key.`, error);
  }
}

const isUnknown = (error: unknown) => hasCode(error, 'unavailable', 'deadline_exceeded');

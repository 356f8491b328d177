import { hasCode, unavailable } from '../../lib/errors.ts';
import type { BeginPurchaseRequest, BeginPurchaseResponse } from '../../lib/gen/product.ts';
import type { RequestContext } from '../services/context.ts';

/** Time for one attempt at T1. Two attempts, the session check, two charges and T2 fit into the 15 seconds of a purchase. */
const attemptMs = 2_000;

/** T1. If the outcome is unknown, it tries once more with the same ids, so there is one purchase even if the first attempt succeeded. */
export async function beginPurchase(
  { within }: Pick<RequestContext<'product'>, 'within'>,
  request: BeginPurchaseRequest,
): Promise<BeginPurchaseResponse> {
  const attempt = () => within(attemptMs).product.beginPurchase(request);
  try {
    return await attempt().catch((error) => {
      if (!isUnknown(error)) throw error;
      return attempt();
    });
  } catch (error) {
    if (!isUnknown(error)) throw error;
    throw unavailable('The purchase could not be begun. Try again with the same Idempotency-Key.', error);
  }
}

const isUnknown = (error: unknown) => hasCode(error, 'unavailable', 'deadline_exceeded');

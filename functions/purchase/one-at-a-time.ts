import { hasCode } from '../../lib/errors.ts';
import type { RequestContext } from '../services/context.ts';

/**
 * Runs a step that asks the payment service about a purchase, unless another request is running one: a client that asks a thousand times
 * must not make a thousand calls. Returns undefined if the step was not run. Correctness does not depend on this.
 */
export async function oneAtATime<Result>(
  { product }: Pick<RequestContext<'product-db/ClaimPurchase' | 'product-db/ReleasePurchase'>, 'product'>,
  purchaseId: string,
  step: () => Promise<Result>,
): Promise<Result | undefined> {
  const { claimed } = await product.claimPurchase({ purchaseId }).catch((error: unknown) => {
    // Without the step the caller can still send its response.
    if (hasCode(error, 'unavailable', 'overloaded', 'deadline_exceeded')) return { claimed: false };
    throw error;
  });
  if (!claimed) return undefined;
  try {
    return await step();
  } finally {
    // If this fails, the claim ends by itself.
    await product.releasePurchase({ purchaseId }).catch(() => {});
  }
}

import { AppError, isErrorCode } from '../../lib/errors.ts';
import type { ErrorDetail } from '../../lib/gen/error.ts';
import type { Purchase, Refund } from '../../lib/gen/product.ts';
import { success } from '../endpoint.ts';

const retryAfterSeconds = 5;

/** The response about a purchase that was begun: the same for the first request and every replay. */
export function outcomeOf(purchase: Purchase) {
  const { status, purchaseId } = purchase;
  const location = { Location: `/v1/purchases/${purchaseId}` };
  switch (status) {
    case 'paid':
      return success(purchase, { headers: location });
    case 'pending':
      return success(purchase, { status: 202, headers: { ...location, 'Retry-After': String(retryAfterSeconds) } });
    case 'declined':
      throw new AppError('payment_declined', 'The card was declined. Nothing was charged; the cart is as it was.', { purchaseId });
    default:
      throw new AppError('purchase_cancelled', 'The purchase took too long and was cancelled. Nothing was charged.', { purchaseId });
  }
}

/** The response about a refund that was begun: the same for the first request and every replay. */
export function refundOutcomeOf(refund: Refund) {
  if (refund.status === 'refunded') return success(refund, {});
  if (refund.status === 'pending') return success(refund, { status: 202, headers: { 'Retry-After': String(retryAfterSeconds) } });
  throw new AppError('refund_failed', 'The payment service refused the refund. Nothing was given back; ask the operator.');
}

const messages: Record<string, string> = {
  cart_empty: 'There is nothing in the cart.',
  insufficient_quantity: 'Some lines ask for more units than are left. Nothing was charged.',
  price_changed: 'The cart does not cost what was expected. Nothing was charged.',
  refund_exceeds_sale: 'Some lines ask for more units than are left to refund. Nothing was given back.',
  purchase_in_progress: 'Another purchase of this cart is in progress.',
};

/** The error for a purchase that was not begun: the same for the first request and every replay with this key. */
export function refusalOf({ code, ...details }: ErrorDetail): AppError {
  if (!isErrorCode(code)) throw new Error(`A refusal of an unknown kind: ${code}`);
  return new AppError(code, messages[code] ?? code, details);
}

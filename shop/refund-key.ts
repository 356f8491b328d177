import type { RefundSaleRequest } from '../clients/api/index.ts';
import { newId, ofTab } from './storage.ts';

// A refund under way has a key that survives a reload. Another refund of the same sale, of other lines or for another reason, has another.
const entryOf = ({ purchaseId, lines, reason, restock }: RefundSaleRequest) =>
  `souk.refund ${JSON.stringify([purchaseId, lines.map(({ itemId, quantity }) => [itemId, quantity]), reason, restock])}`;

/** The idempotency key of this refund: the same until its outcome is known. */
export function refundKey(refund: RefundSaleRequest): string {
  const key = ofTab.get(entryOf(refund)) ?? newId();
  ofTab.set(entryOf(refund), key);
  return key;
}

export const finishRefund = (refund: RefundSaleRequest): void => ofTab.remove(entryOf(refund));

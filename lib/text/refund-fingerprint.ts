import { createHash } from 'node:crypto';

interface AskedRefund {
  purchaseId: string;
  lines: readonly { itemId: string; quantity: number }[];
  reason: string;
  restock: boolean;
}

/** 32 bytes that identify the request behind a refund's idempotency key. The order of the lines does not matter. */
export function refundFingerprintOf({ purchaseId, lines, reason, restock }: AskedRefund): Buffer {
  const pairs = lines.map(({ itemId, quantity }) => `${itemId} ${quantity}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([purchaseId.toLowerCase(), pairs, reason, restock]))
    .digest();
}

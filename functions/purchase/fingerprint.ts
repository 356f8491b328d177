import { createHash } from 'node:crypto';
import type { Delivery } from '../../lib/gen/product.ts';

export interface Asked {
  expectedTotalCents: number | undefined;
  card: { holderName: string; expiration: string };
  brand: string;
  last4: string;
  delivery: Delivery | undefined;
}

/**
 * 32 bytes that identify the request behind an idempotency key. Only the card number's last four digits go in, so it cannot be guessed. A
 * request without a delivery has the fingerprint that it had before there were deliveries.
 */
export function fingerprintOf({ expectedTotalCents, card: { holderName, expiration }, brand, last4, delivery }: Asked): Buffer {
  const parts = [expectedTotalCents ?? null, holderName, brand, last4, expiration, ...(delivery ? [deliveryParts(delivery)] : [])];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

const deliveryParts = ({ name, lines, city, postalCode, country }: Delivery) => [name, lines, city, postalCode, country];

/**
 * The id of the refund behind a seller's idempotency key. Because it is always the same, a repeated request finds its refund in the payment
 * service even if the product database was restored to an instant before the refund.
 */
export function refundIdOf(sellerId: number, idempotencyKey: string): string {
  const digits = createHash('sha256').update(`${sellerId} ${idempotencyKey}`).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

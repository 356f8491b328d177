import { createHash } from 'node:crypto';

export interface Asked {
  expectedTotalCents: number | undefined;
  card: { holderName: string; expiration: string };
  brand: string;
  last4: string;
}

/** 32 bytes that identify the request behind an idempotency key. Only the card number's last four digits go in, so it cannot be guessed. */
export function fingerprintOf({ expectedTotalCents, card: { holderName, expiration }, brand, last4 }: Asked): Buffer {
  const parts = [expectedTotalCents ?? null, holderName, brand, last4, expiration];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

import { createHash } from 'node:crypto';

export interface Asked {
  expectedTotalCents: number | undefined;
  card: { holderName: string; expiration: string };
  brand: string;
  last4: string;
}

/** What an idempotency key stands for: 32 bytes, from which no card number can be guessed, because nothing of it but the last four digits goes in. */
export function fingerprintOf({ expectedTotalCents, card: { holderName, expiration }, brand, last4 }: Asked): Buffer {
  const parts = [expectedTotalCents ?? null, holderName, brand, last4, expiration];
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

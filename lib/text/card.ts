import creditCardType from 'credit-card-type';

/** Whether these digits, without spaces or hyphens, can be a card number: 13 to 19 of them whose Luhn checksum holds. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits)) return false;
  const parity = digits.length % 2;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[i]);
    sum += i % 2 === parity ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
  }
  return sum % 10 === 0;
}

/** What may be kept of a card: its brand (`visa`, `mastercard`, … or `unknown`) and its last four digits. */
export const cardSummary = (digits: string): { brand: string; last4: string } => ({
  brand: creditCardType(digits)[0]?.type ?? 'unknown',
  last4: digits.slice(-4),
});

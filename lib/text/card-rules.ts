// The contract's rules for a card beyond the format of its fields. The clients use them, too, so this file imports nothing.

/** Whether this text, without spaces or hyphens, can be a card number: 13 to 19 digits with a correct Luhn checksum. */
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

/** Whether a card's month, MM/YY, is over in every time zone, which is half a day later than in UTC. */
export function isExpired(expiration: string, nowMs: number): boolean {
  const [month, year] = expiration.split('/').map(Number) as [number, number];
  const halfDayMs = 12 * 3_600_000;
  return nowMs >= Date.UTC(2000 + year, month) + halfDayMs;
}

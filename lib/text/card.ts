import creditCardType from 'credit-card-type';

/** The only data of a card that may be stored: its brand (`visa`, `mastercard`, … or `unknown`) and its last four digits. */
export const cardSummary = (digits: string): { brand: string; last4: string } => ({
  brand: creditCardType(digits)[0]?.type ?? 'unknown',
  last4: digits.slice(-4),
});

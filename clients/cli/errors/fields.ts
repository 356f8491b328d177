import type { SoukError } from '../../api/errors.ts';
import { harmless } from '../text/style.ts';

/** The lists of words that a command sends, by field. */
export type SentLists = Readonly<Record<string, readonly string[]>>;

type FieldError = SoukError['errors'][number];

/** A field's error as text. The field has its command-line name; an element of a list is quoted. */
export function fieldText({ field, message }: FieldError, sent: SentLists): string {
  return `${nameOf(field, sent)} ${message}`;
}

function nameOf(field: string, sent: SentLists): string {
  const [, list = '', index = ''] = /^(\w+)\[(\d+)\]$/.exec(field) ?? [];
  const element = sent[list]?.[Number(index)];
  if (element !== undefined) return `the keyword "${harmless(element)}"`;
  return names[field.replace(/\[\d+\]$/, '')] ?? field;
}

const names: Readonly<Record<string, string>> = {
  keyword: 'the keyword',
  newPassword: 'the new password',
  currentPassword: 'the current password',
  priceCents: 'the price in the currency’s smallest unit',
  minPriceCents: '--min-price',
  maxPriceCents: '--max-price',
  pageSize: '--page-size',
  pageToken: '--page-token',
  expectedTotalCents: '--expected-total-cents',
  'Idempotency-Key': '--idempotency-key',
  picture: 'the picture',
  card: 'the card',
  'card.holderName': 'the name on the card',
  'card.number': 'the card’s number',
  'card.expiration': 'the card’s expiry',
  'card.securityCode': 'the card’s security code',
  delivery: 'the delivery',
  'delivery.name': 'the name on the delivery',
  'delivery.lines': 'a line of the delivery’s address',
  'delivery.city': 'the delivery’s city',
  'delivery.postalCode': 'the delivery’s postal code',
  'delivery.country': 'the delivery’s country',
  carrier: 'the carrier',
  trackingNumber: 'the tracking number',
};

import { money } from '../../../lib/text/money.ts';
import type { Refund } from '../../api/index.ts';
import { harmless } from './style.ts';

/** What was given back of a purchase or a sale, with each refund's reason, and the refunds that are on their way or have failed. */
export const refundFields = (refundedCents: number, currency: string, refunds: readonly Refund[]): [string, string][] => [
  ...(refundedCents === 0 ? [] : [['Given back', money(refundedCents, currency)] as [string, string]]),
  ...refunds.map((refund) => ['Refund', refundLine(refund)] as [string, string]),
];

const refundLine = ({ status, amountCents, currency, reason }: Refund): string =>
  `${money(amountCents, currency)}${states[status]}: ${harmless(reason)}`;

const states: Record<Refund['status'], string> = { refunded: '', pending: ', on its way', failed: ', failed; ask the operator' };

import type { Books } from './books.ts';
import type { Figure } from './figures.ts';
import type { Restore } from './records.ts';
import { givenBackWhole } from './refund-checks.ts';

const orphaned = /^transaction (\S+) approved .* but there is no such purchase$/;

/** The audit must name exactly the payments whose purchases the restore lost, each once. */
export function namedOtherwise({ forgotten, found }: Restore): string[] {
  const named = found.map((line) => orphaned.exec(line)?.[1]);
  return [
    ...(forgotten.length === 0 ? ['the restore lost no purchase, so it proves nothing'] : []),
    ...forgotten.filter((id) => !named.includes(id)).map((id) => `${id} was paid and lost, but the audit does not name it`),
    ...found.filter((_, i) => !forgotten.includes(named[i] ?? '') || named.indexOf(named[i]) !== i),
  ];
}

/** Exactly the named payments must be refunded. The audit must then find nothing. */
export function notSettled({ forgotten, left }: Restore, books: Books): string[] {
  const whole = givenBackWhole(books);
  // The operator's command names a refund after its transaction.
  const refunded = books.given.filter(({ refundId, transactionId }) => refundId === transactionId).map(({ refundId }) => refundId);
  return [
    ...left,
    ...forgotten.filter((id) => !whole.has(id)).map((id) => `${id} is not refunded`),
    ...refunded.filter((id) => !forgotten.includes(id)).map((id) => `${id} is refunded, but was not lost`),
  ];
}

export const restoreFigure = ({ forgotten }: Restore): Figure => ({
  name: 'restore: payments without a purchase, named and refunded',
  value: forgotten.length,
  unit: '',
});

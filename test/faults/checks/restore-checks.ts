import type { Books } from './books.ts';
import type { Figure } from './figures.ts';
import type { Restore } from './records.ts';
import { givenBackWhole } from './refund-checks.ts';

/** What a line of the audit says about the purchase or transaction that it names. */
const kinds: Record<string, RegExp> = {
  'no purchase': /^transaction (\S+) approved .* but there is no such purchase$/,
  'no charge': /^purchase (\S+) was paid with .* but no transaction approved it$/,
  'other refunds': /^transaction (\S+) approved .* and gave back .* but its purchase was refunded .*$/,
};

/** For example `no purchase ID`; the line itself if it says something else. */
function meaning(line: string): string {
  const [kind, found] = Object.entries(kinds).flatMap(([name, kind]) => (kind.test(line) ? [name, kind.exec(line)?.[1] as string] : []));
  return found === undefined ? line : `${kind} ${found}`;
}

/** What is in one list more often than in the other. */
function differences(found: readonly string[], wanted: readonly string[]): string[] {
  const times = (list: readonly string[], one: string) => list.filter((other) => other === one).length;
  return [
    ...new Set(wanted.filter((one) => times(found, one) < times(wanted, one)).map((one) => `the audit does not name: ${one}`)),
    ...new Set(found.filter((one) => times(found, one) > times(wanted, one)).map((one) => `the audit names wrongly: ${one}`)),
  ];
}

/** The purchases without a charge or without a purchase, which no command can mend in the database that forgot them. */
const forgottenIn = ({ database, forgotten }: Restore) =>
  forgotten.map((id) => `${database === 'product' ? 'no purchase' : 'no charge'} ${id}`);

/** The audit must name exactly what one database forgot: purchases or charges, and transactions whose refunds differ, each once. */
export function namedOtherwise(restored: Restore): string[] {
  const { database, forgotten, refunds, forgottenRefunds, found } = restored;
  const differing = new Set(
    refunds.filter(({ id }) => forgottenRefunds.includes(id)).map(({ purchaseId }) => `other refunds ${purchaseId}`),
  );
  return [
    ...(forgotten.length === 0 ? [`the restore of ${database} lost no purchase, so it proves nothing`] : []),
    ...(forgottenRefunds.length === 0 ? [`the restore of ${database} lost no refund, so it proves nothing`] : []),
    ...differences(found.map(meaning), [...forgottenIn(restored), ...differing]),
  ];
}

/**
 * After a restore of the product database, exactly the named payments must be refunded, and the audit must then find nothing. After one of
 * the payment database, nothing is refunded by hand, and the audit must still name exactly the forgotten charges.
 */
export function notSettled(restored: Restore, books: Books): string[] {
  const { database, forgotten, left } = restored;
  if (database === 'payment') return differences(left.map(meaning), forgottenIn(restored));
  const whole = givenBackWhole(books);
  // The operator's command names a refund after its transaction.
  const refunded = books.given.filter(({ refundId, transactionId }) => refundId === transactionId).map(({ refundId }) => refundId);
  return [
    ...left,
    ...forgotten.filter((id) => !whole.has(id)).map((id) => `${id} is not refunded`),
    ...refunded.filter((id) => !forgotten.includes(id)).map((id) => `${id} is refunded, but was not lost`),
  ];
}

/** Charges that a restored payment database has forgotten, and new refunds of them, are left; the audit must find nothing else. */
export function unexpected(audit: readonly string[], { refunds }: Books, uncharged: ReadonlySet<string>): string[] {
  const pending = refunds.filter(({ purchaseId, status }) => status === 'pending' && uncharged.has(purchaseId));
  const expected = new Set([...uncharged].map((id) => `no charge ${id}`));
  for (const { id } of pending) expected.add(`refund ${id} is still pending`);
  return audit.filter((line) => !expected.has(meaning(line)));
}

/** Only a round that restored both databases has this figure. */
export const sentFigure = 'restore: refunds that payment forgot, sent again';

export function restoreFigures({ database, forgotten, forgottenRefunds }: Restore): Figure[] {
  const isOfProduct = database === 'product';
  const unpaired = isOfProduct ? 'restore: payments without a purchase, named and refunded' : 'restore: purchases without a charge, named';
  return [
    { name: unpaired, value: forgotten.length, unit: '' },
    { name: isOfProduct ? 'restore: refunds that product-db forgot, adopted' : sentFigure, value: forgottenRefunds.length, unit: '' },
  ];
}

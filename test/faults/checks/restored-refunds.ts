// Faults of refunds after a restore of either database.
import type { BookedRefund, Books } from './books.ts';
import type { Restore } from './records.ts';

/** What must be the same before and after, in one text. An adopted refund has lost its key, which `repeated` shows to do no harm. */
const contentOf = ({ status, purchaseId, sellerId, amountCents, restock, lines }: BookedRefund) => {
  const units = lines.map(({ itemId, quantity }) => `${quantity} of ${itemId}`).toSorted();
  const restocked = restock ? 'back on sale' : 'not back on sale';
  return `${status}, ${amountCents} of ${purchaseId} by ${sellerId}, ${units.join(' and ')}, ${restocked}`;
};

/** Every refund of a purchase that both databases still know must be as it was, in both. */
export function keptOtherwise({ refunds }: Restore, books: Books): string[] {
  const now = new Map(books.refunds.map((refund) => [refund.id, refund]));
  const given = new Map(books.given.map((refund) => [refund.refundId, refund]));
  return refunds.flatMap((refund) => {
    const [found, money] = [now.get(refund.id), given.get(refund.id)];
    const is = found ? contentOf(found) : 'missing';
    return [
      ...(is === contentOf(refund) ? [] : [`refund ${refund.id} was ${contentOf(refund)}; it is ${is}`]),
      ...(money?.amountCents === refund.amountCents
        ? []
        : [`refund ${refund.id} of ${refund.amountCents} gave back ${money?.amountCents}`]),
    ];
  });
}

/** The commands must report each forgotten refund as mended, and each that nothing can mend, once. */
export function repairedOtherwise({ database, forgottenRefunds, orphans, said }: Restore): string[] {
  const mended = database === 'product' ? 'adopted.' : 'sent again.';
  const linesOf = (id: string) =>
    said.filter((line) => line.startsWith(`Refund ${id}: `)).map((line) => line.slice(`Refund ${id}: `.length));
  const known = [...forgottenRefunds, ...orphans];
  return [
    ...forgottenRefunds.filter((id) => linesOf(id).join() !== mended).map((id) => `refund ${id}: the commands said ${linesOf(id).join()}`),
    ...orphans
      .filter((id) => linesOf(id).length !== 1 || !/^not (sent|adopted), /.test(linesOf(id)[0] ?? ''))
      .map((id) => `refund ${id} cannot be mended: the commands said ${linesOf(id).join()}`),
    ...said.filter((line) => !known.some((id) => line.startsWith(`Refund ${id}: `))),
  ];
}

/** No new refund may begin until an audit finds the same refunds in both books. */
export const notClosed = ({ database, whileClosed }: Restore): string[] => [
  ...(whileClosed.length === 0 ? [`after the restore of ${database} no refund was requested while refunds were closed`] : []),
  ...whileClosed.filter((status) => status !== 503).map((status) => `after the restore of ${database} a new refund got ${status}, not 503`),
];

/** Then new ones begin, and a repeated request finds its own refund. */
export const notOpened = ({ database, afterwards, repeated }: Restore): string[] => [
  ...(afterwards.length === 0 ? [`after the restore of ${database} no refund was requested when refunds were open again`] : []),
  ...(repeated.length === 0 ? [`after the restore of ${database} no refund was requested again`] : []),
  ...afterwards
    .filter((status) => status !== 201)
    .map((status) => `after the restore of ${database} and its repair a new refund got ${status}`),
  ...repeated
    .filter(({ refundId, status, found }) => status !== 201 || found !== refundId)
    .map(({ refundId, status, found }) => `refund ${refundId} was requested again and got ${status}, refund ${found}`),
];

/** What the function writes to the log when the payment service does not know a charge. */
const alarm = 'the payment service does not know this refund as it is';

/** A refund of a charge that the payment service has forgotten stays pending and alarms. It never fails, because the money may be given back one day. */
export function notPending({ database, ofForgotten }: Restore, { refunds }: Books, log: string): string[] {
  if (database === 'product') return [];
  const alarms = log.split('\n').filter((line) => line.includes(alarm));
  const status = new Map(refunds.map((refund) => [refund.id, refund.status]));
  return [
    ...(ofForgotten.length < 2 ? ['no refund of a forgotten charge was requested'] : []),
    ...ofForgotten.filter((response) => response.status !== 202).map((response) => `a refund of a forgotten charge got ${response.status}`),
    ...ofForgotten.flatMap(({ refundId = '' }) => [
      ...(status.get(refundId) === 'pending' ? [] : [`refund ${refundId} of a forgotten charge is ${status.get(refundId)}`]),
      ...(alarms.some((line) => line.includes(refundId)) ? [] : [`refund ${refundId} of a forgotten charge caused no alarm`]),
    ]),
  ];
}

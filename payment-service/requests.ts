import * as z from 'zod/mini';
import { boolean, long, instant as readInstant, uuid } from '../lib/payment/xml-values.ts';
import { isCardNumber } from '../lib/text/card-rules.ts';

const transactionId = uuid();
const amountCents = long(1, 10_000_000_000_000);
const text = (most: number) =>
  z.string().check(
    z.trim(),
    z.refine((value) => value !== '' && [...value].length <= most && !/\p{Cc}/u.test(value)),
  );

const card = {
  cardholderName: text(64),
  cardNumber: z.string().check(
    z.overwrite((value) => value.replace(/[ -]/g, '')),
    z.refine(isCardNumber),
  ),
  expiration: z.string().check(z.regex(/^(0[1-9]|1[0-2])\/\d{2}$/)),
  securityCode: z.string().check(z.regex(/^\d{3,4}$/)),
};

const instant = readInstant();

/** What a refund is for. The service only keeps it. */
const line = z.strictObject({ itemId: z.string().check(z.regex(/^[\x21-\x7e]{1,64}$/)), quantity: long(1, 1_000_000) });

/** The end of a page: the time of its last transaction, in milliseconds since 1970, that transaction's id, and its last refund's id. */
const pageToken = z.pipe(
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((value) => Buffer.from(value, 'base64url').toString().split(',')),
    ),
    z.tuple([z.string().check(z.regex(/^\d{1,15}$/)), transactionId, transactionId]),
  ),
  z.transform(([ms, id, refundId]) => ({ at: new Date(Number(ms)), id, refundId })),
);

export const writePageToken = ({ at, id, refundId }: { at: Date; id: string; refundId: string }): string =>
  Buffer.from(`${at.getTime()},${id},${refundId}`).toString('base64url');

/** The request schema of each operation. Its input is the text of the message's elements. */
export const requests = {
  Charge: z.strictObject({
    transactionId,
    amountCents,
    currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
    ...card,
  }),
  Cancel: z.strictObject({ transactionId }),
  GetTransaction: z.strictObject({ transactionId }),
  Refund: z.strictObject({
    transactionId,
    refundId: uuid(),
    amountCents,
    reason: text(200),
    line: z._default(z.array(line).check(z.maxLength(100)), []),
    restock: z._default(boolean(), false),
  }),
  ListTransactions: z
    .strictObject({ from: instant, to: instant, pageToken: z.optional(pageToken) })
    .check(z.refine(({ from, to, pageToken }) => !pageToken || (pageToken.at >= from && pageToken.at < to), { path: ['pageToken'] })),
  ChargeCard: z.strictObject(card),
};

export type Operation = keyof typeof requests;
export type RequestOf<Name extends Operation> = z.output<(typeof requests)[Name]>;

import { expect, test } from 'vitest';
import { auditLedger } from '../../audit/audit-ledger.ts';
import { closeRefunds } from '../../audit/refund-gate.ts';
import { recordPaidBack, recordPurchase, recordRefund, recordTransaction, useBooks } from './support/books.ts';

const books = useBooks();

/** Whether refunds are open after an audit that begins with them closed, and how many differences it names. */
async function audited(): Promise<[boolean, number]> {
  await closeRefunds(books.product);
  const differences = await auditLedger(books, { graceMs: 0, pauseMs: 1 });
  const [gate] = await books.productData.query<{ open: boolean }>('select refunds_open() as open');
  return [gate?.open === true, differences.length];
}

const bought = async (cents = 500, status = 'paid') => recordPurchase(books, { id: await recordTransaction(books), cents, status });

test.each<[string, () => Promise<unknown>]>([
  ['a payment that has no purchase', () => recordTransaction(books)],
  ['a purchase whose charge the payment service has forgotten', () => recordPurchase(books)],
  ['a forgotten charge of which a part was refunded', async () => recordRefund(books, { id: await recordPurchase(books) })],
  ['a forgotten purchase of which a part was refunded', async () => recordPaidBack(books, { id: await recordTransaction(books) })],
  ['a purchase that is pending', () => recordPurchase(books, { status: 'pending' })],
  ['a refund that is pending', async () => recordRefund(books, { id: await bought(), status: 'pending' })],
  ['a refund that was made by hand', async () => recordPaidBack(books, { id: await bought(), byHand: true })],
  ['another amount of a purchase without refunds', () => bought(400)],
])('refunds open after an audit that finds only %s', async (_, record) => {
  await record();
  expect(await audited()).toEqual([true, 1]);
});

const inBoth = async (id: string, cents?: number) => {
  await recordRefund(books, { id });
  await recordPaidBack(books, { id, ...(cents && { cents }) });
};

test.each<[string, () => Promise<unknown>, number]>([
  ['a refund that only the payment service knows', async () => recordPaidBack(books, { id: await bought() }), 1],
  ['a refund that only product-db knows', async () => recordRefund(books, { id: await bought() }), 1],
  ['another amount of a refund', async () => inBoth(await bought(), 300), 1],
  ['another amount of a purchase with refunds', async () => inBoth(await bought(400)), 1],
  ['a refund of a purchase that may still become paid again', async () => recordPaidBack(books, { id: await bought(500, 'pending') }), 2],
  [
    'a refund of all of a purchase that may still become paid again',
    async () => recordPaidBack(books, { id: await bought(500, 'pending'), cents: 500 }),
    2,
  ],
])('refunds stay closed after an audit that finds %s', async (_, record, differences) => {
  await record();
  expect(await audited()).toEqual([false, differences]);
});

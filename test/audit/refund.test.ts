import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { auditLedger } from '../../audit/audit-ledger.ts';
import { refundTransaction } from '../../audit/refund-transaction.ts';
import { readTrace } from '../../lib/process/trace.ts';
import { recordPurchase, recordTransaction, useBooks } from './support/books.ts';

const books = useBooks();
const refunds = () => books.paymentData.query('select transaction_id, reason from refunds');

test('the audit finds a payment that a restored backup has lost, and it is refunded once', async () => {
  const kept = await recordPurchase(books, { id: await recordTransaction(books) });
  const forgotten = await recordTransaction(books);
  expect(await auditLedger(books, { pauseMs: 1 })).toEqual([expect.stringContaining(forgotten)]);
  const said = await refundTransaction(books, forgotten, 'restored from a backup');
  expect(said).toMatch(`Transaction ${forgotten}: 5.00 USD refunded at `);
  expect(await refundTransaction(books, forgotten, 'again')).toBe(said);
  expect(await refunds()).toEqual([{ transaction_id: forgotten, reason: 'restored from a backup' }]);
  expect(await auditLedger(books, { pauseMs: 1 })).toEqual([]);
  await expect(refundTransaction(books, kept, 'by mistake')).rejects.toThrow('its purchase is paid');
});

test.each([
  ['a purchase that is paid', async () => recordPurchase(books, { id: await recordTransaction(books) }), 'its purchase is paid'],
  [
    'a purchase that is pending',
    async () => recordPurchase(books, { id: await recordTransaction(books), status: 'pending' }),
    'its purchase is pending',
  ],
  ['a declined transaction', () => recordTransaction(books, { status: 'declined' }), 'it is declined, nothing was charged'],
  ['an unknown transaction', async () => randomUUID(), 'it is unknown, nothing was charged'],
  ['what is no id', async () => 'transaction 7', 'is not a transaction'],
])('nothing is refunded for %s', async (_, plant, reason) => {
  await expect(refundTransaction(books, await plant(), 'by mistake')).rejects.toThrow(reason);
  expect(await refunds()).toEqual([]);
});

test('after sellers’ refunds the operator refunds only the rest, once', async () => {
  const id = await recordTransaction(books);
  const part = { transactionId: id, refundId: randomUUID(), amountCents: 200, reason: 'one of two units' };
  await books.payment.refund(part, { ...readTrace({}), deadlineAtMs: Date.now() + 5_000 });
  expect(await auditLedger(books, { pauseMs: 1 })).toEqual([expect.stringContaining(id)]);
  const said = await refundTransaction(books, id, 'restored from a backup');
  expect(said).toMatch(`Transaction ${id}: 3.00 USD refunded at `);
  expect(await refundTransaction(books, id.toUpperCase(), 'again')).toMatch(': 3.00 USD refunded at ');
  expect(await books.paymentData.query('select sum(amount_cents)::int as cents, count(*)::int from refunds')).toEqual([
    { cents: 500, count: 2 },
  ]);
  expect(await auditLedger(books, { pauseMs: 1 })).toEqual([]);
});

test('nothing is refunded for a transaction that partial refunds have covered', async () => {
  const id = await recordTransaction(books);
  const part = { transactionId: id, refundId: randomUUID(), amountCents: 500, reason: 'all of it' };
  await books.payment.refund(part, { ...readTrace({}), deadlineAtMs: Date.now() + 5_000 });
  await expect(refundTransaction(books, id, 'restored from a backup')).rejects.toThrow('all of it was given back before');
});

test('a purchase that was cancelled but charged can be refunded', async () => {
  const id = await recordPurchase(books, { id: await recordTransaction(books), status: 'cancelled' });
  await refundTransaction(books, id, 'charged though cancelled');
  expect(await auditLedger(books, { pauseMs: 1 })).toEqual([]);
});

test.each([
  ['JPY', '500 JPY'],
  ['KWD', '0.500 KWD'],
  ['IDR', '5.00 IDR'],
])('audit and refund name an amount in %s with its own digits', async (currency, amount) => {
  const id = await recordTransaction(books, { currency });
  expect(await auditLedger(books, { pauseMs: 1 })).toEqual([`transaction ${id} approved ${amount}, but there is no such purchase`]);
  expect(await refundTransaction(books, id, 'restored from a backup')).toMatch(`: ${amount} refunded at `);
});

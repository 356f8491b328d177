import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../../lib/database/migrate.ts';
import { recordPaidBack, recordPurchase, recordRefund, recordTransaction, useBooks } from './support/books.ts';

const books = useBooks();
const user = `audit_${process.pid}@shop.iam`;
let admin: pg.Client;

beforeAll(async () => {
  admin = new pg.Client(`${inject('postgres')}postgres`);
  await admin.connect();
  await admin.query(`create role "${user}" login password 'test'`);
  await migrate({ location: { url: books.productData.url }, folder: 'sql/product', auditUser: user });
});
afterAll(async () => {
  await admin.query(`drop role "${user}"`);
  await admin.end();
});

function auditUrl(): string {
  const url = new URL(books.productData.url);
  url.username = encodeURIComponent(user);
  return url.href;
}

/** The job as it is deployed, with these settings and no others: its exit code and the one line that it writes. */
async function runJob(settings: Record<string, string> = {}, args: string[] = []) {
  const env = { PATH: process.env['PATH'], DATABASE_URL_PRODUCT: auditUrl(), PAYMENT_URL: books.paymentUrl, ...settings };
  const child = spawn(process.execPath, ['audit/index.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [[code], output, complaints] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { code, line: output === '' ? undefined : JSON.parse(output), complaints };
}

test('books that agree give a log line of level info and exit code 0', async () => {
  await recordPurchase(books, { id: await recordTransaction(books) });
  expect(await runJob()).toMatchObject({ code: 0, line: { severity: 'INFO', part: 'audit', auditDifferences: 0 }, complaints: '' });
});

test('books that differ give an error with their number and names, and a non-zero exit code', async () => {
  const ids = [await recordTransaction(books), await recordPurchase(books)];
  const { code, line } = await runJob();
  expect([code, line.severity, line.auditDifferences]).toEqual([1, 'ERROR', 2]);
  for (const id of ids) expect(line.differences).toContainEqual(expect.stringContaining(id));
});

test('all differences are counted, and a hundred named', async () => {
  for (let n = 0; n < 110; n += 1) await recordPurchase(books);
  const { line } = await runJob();
  expect([line.auditDifferences, line.differences.length]).toEqual([110, 100]);
});

test('books that cannot be read do not count as agreeing', async () => {
  expect(await runJob({ PAYMENT_URL: 'http://127.0.0.1:1/' })).toMatchObject({
    code: 1,
    line: { severity: 'ERROR', message: 'the books could not be read', stack_trace: expect.stringContaining('ListTransactions') },
  });
});

test('the audit may read only what it compares, and change nothing', async () => {
  const client = new pg.Client(auditUrl());
  await client.connect();
  await client.query('select count(*) from purchases, items, quantity_changes');
  for (const statement of [
    'select from active_carts',
    'select from purchase_lines',
    'delete from purchases',
    'update items set quantity = 0',
  ])
    await expect(client.query(statement), statement).rejects.toThrow('permission denied');
  await client.end();
});

test('without the payment service’s address it names the setting and does not start', async () => {
  expect(await runJob({ PAYMENT_URL: '' })).toMatchObject({ code: 1, complaints: expect.stringMatching(/^PAYMENT_URL is not set.*\n$/) });
});

test('an operator refunds one transaction, and the books agree again', async () => {
  const id = await recordTransaction(books);
  const refund = await runJob({}, ['refund', id, '--reason', 'restored from a backup']);
  expect(refund).toMatchObject({
    code: 0,
    line: { severity: 'INFO', message: expect.stringMatching(`^Transaction ${id}: 5.00 USD refunded`) },
  });
  const { line } = await runJob();
  expect(line.differences ?? []).not.toContainEqual(expect.stringContaining(id));
});

test('an operator closes refunds and repairs them, and an audit that finds them alike opens them', async () => {
  const open = async () => (await books.productData.query('select refunds_open() as open'))[0];
  const [adopted, sent] = await Promise.all([1, 2].map(async () => recordPurchase(books, { id: await recordTransaction(books) })));
  await recordPaidBack(books, { id: adopted as string });
  await recordRefund(books, { id: sent as string });
  expect((await runJob({}, ['refunds', 'close'])).line).toMatchObject({ message: expect.stringMatching(/^Refunds are closed/) });
  expect(await open()).toEqual({ open: false });
  expect((await runJob({}, ['refunds', 'adopt'])).line).toMatchObject({
    severity: 'INFO',
    message: `Refund ${adopted}: not adopted, its lines or its amount do not fit the purchase.`,
  });
  expect((await runJob({}, ['refunds', 'send'])).line).toMatchObject({ message: `Refund ${sent}: sent again.` });
  await books.paymentData.query('delete from refunds where refund_id = $1', [adopted]);
  await books.productData.query(`update refund_gate set closed_at = now() - interval '6 minutes'`);
  expect(await runJob()).toMatchObject({ code: 0 });
  expect(await open()).toEqual({ open: true });
});

test('an operator names a category, renames it and removes its name', async () => {
  const named = async () => (await books.productData.query('select name from categories where category = 42')).map(({ name }) => name);
  expect((await runJob({}, ['category', '42', ' Board games '])).line).toMatchObject({ message: 'Category 42 is named Board games.' });
  expect(await named()).toEqual(['Board games']);
  await runJob({}, ['category', '42', 'Games']);
  expect(await named()).toEqual(['Games']);
  await runJob({}, ['category', '42', '--remove']);
  expect(await named()).toEqual([]);
});

test.each([
  ['a category that is no number', ['category', 'x', 'Games'], /^The category must be a whole number/],
  ['a category beyond 2,147,483,647', ['category', '2147483648', 'Games'], /^The category must be a whole number/],
  ['a name of 33 characters', ['category', '42', 'x'.repeat(33)], /^The name must be 1 to 32 characters/],
  ['a category without a name', ['category', '42'], /^Give one name, or --remove/],
  ['the name of another category', ['category', '42', 'Books'], /^Another category is named Books/],
  ['an unknown transaction', ['refund', 'seven', '--reason', 'why'], /^"seven" is not a transaction's id/],
  ['no reason', ['refund', '8d5f7e3a-6b0f-4f0e-9d4e-3a1f0c9b7e21'], /^Usage: nothing, or refund TRANSACTION_ID/],
  ['another repair', ['refunds', 'forget'], /^Give one of close, adopt and send\. Usage: nothing, or refund/],
  ['another command', ['forget'], /^Usage: nothing, or refund TRANSACTION_ID/],
])('%s is refused in one line', async (_, args, line) => {
  const { code, complaints } = await runJob({}, args);
  expect([code, complaints]).toEqual([1, expect.stringMatching(line)]);
});

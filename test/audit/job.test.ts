import pg from 'pg';
import { expect, test } from 'vitest';
import { recordPaidBack, recordPurchase, recordRefund, recordTransaction, useBooks } from './support/books.ts';
import { type Job, useJobs } from './support/jobs.ts';

const books = useBooks();
const jobs = useJobs(books);

test('books that agree give a log line of level info and exit code 0', async () => {
  await recordPurchase(books, { id: await recordTransaction(books) });
  expect(await jobs.run('audit')).toMatchObject({
    code: 0,
    line: { severity: 'INFO', part: 'audit', auditDifferences: 0 },
    complaints: '',
  });
});

test('books that differ give an error with their number and names, and a non-zero exit code', async () => {
  const ids = [await recordTransaction(books), await recordPurchase(books)];
  const { code, line } = await jobs.run('audit');
  expect([code, line.severity, line.auditDifferences]).toEqual([1, 'ERROR', 2]);
  for (const id of ids) expect(line.differences).toContainEqual(expect.stringContaining(id));
});

test('all differences are counted, and a hundred named', async () => {
  for (let n = 0; n < 110; n += 1) await recordPurchase(books);
  const { line } = await jobs.run('audit');
  expect([line.auditDifferences, line.differences.length]).toEqual([110, 100]);
});

test('books that cannot be read do not count as agreeing', async () => {
  expect(await jobs.run('audit', [], { PAYMENT_URL: 'http://127.0.0.1:1/' })).toMatchObject({
    code: 1,
    line: { severity: 'ERROR', message: 'the books could not be read', stack_trace: expect.stringContaining('ListTransactions') },
  });
});

const adopt = "select adopt_refund(gen_random_uuid(), gen_random_uuid(), '{3-1}', '{1}', 200, 'why', false, now(), sha256('x'))";

test.each<[Job, { may: string[]; mayNot: string[] }]>([
  [
    'audit',
    {
      may: ['select count(*) from purchases, items, quantity_changes, refunds, refund_lines', 'select refunds_open()'],
      mayNot: [
        'select from active_carts',
        'select from purchase_lines',
        'delete from purchases',
        'update items set quantity = 0',
        "insert into categories (category, name) values (42, 'Games')",
        'insert into refunds select * from refunds',
        "update refunds set status = 'refunded'",
        adopt,
      ],
    },
  ],
  [
    'refunds',
    {
      may: [
        'select count(*) from purchases, refunds, refund_lines',
        'select id, category from items',
        'update refund_gate set closed_at = now()',
      ],
      mayNot: [
        'select name from items',
        'select from quantity_changes',
        'select from deliveries',
        'update refund_gate set history = cluster_history()',
        "update refunds set status = 'refunded'",
        'update items set quantity = 0',
        "update categories set name = 'Games'",
        'delete from purchases',
      ],
    },
  ],
  [
    'category',
    {
      may: ['select count(*) from categories'],
      mayNot: ['select from purchases', 'select from refunds', 'select from items', 'update refund_gate set closed_at = now()', adopt],
    },
  ],
])('the job %s may read and change only what its commands need', async (job, { may, mayNot }) => {
  const client = new pg.Client(jobs.urlOf(job));
  await client.connect();
  for (const statement of may) await client.query(statement);
  for (const statement of mayNot) await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
  await client.end();
});

test('the audit’s account cannot do what the other jobs do, even if it is given their arguments', async () => {
  const id = await recordPurchase(books, { id: await recordTransaction(books) });
  await recordPaidBack(books, { id });
  for (const args of [
    ['refunds', 'adopt'],
    ['category', '42', 'Games'],
  ])
    expect(await jobs.run('audit', args)).toMatchObject({
      code: 1,
      line: { severity: 'ERROR', stack_trace: expect.stringContaining('permission denied') },
    });
});

test('a category is named without the payment service', async () => {
  const { line } = await jobs.run('category', ['category', '42', '--remove'], { PAYMENT_URL: '' });
  expect(line).toMatchObject({ message: 'Category 42 has no name.' });
});

test('without the payment service’s address it names the setting and does not start', async () => {
  expect(await jobs.run('audit', [], { PAYMENT_URL: '' })).toMatchObject({
    code: 1,
    complaints: expect.stringMatching(/^PAYMENT_URL is not set.*\n$/),
  });
});

test('an operator refunds one transaction, and the books agree again', async () => {
  const id = await recordTransaction(books);
  const refund = await jobs.run('refunds', ['refund', id, '--reason', 'restored from a backup']);
  expect(refund).toMatchObject({
    code: 0,
    line: { severity: 'INFO', message: expect.stringMatching(`^Transaction ${id}: 5.00 USD refunded`) },
  });
  const { line } = await jobs.run('audit');
  expect(line.differences ?? []).not.toContainEqual(expect.stringContaining(id));
});

test('a job that Google starts again gives nothing back twice', { timeout: 90_000 }, async () => {
  const id = await recordTransaction(books);
  const refund = () => jobs.run('refunds', ['refund', id, '--reason', 'restored from a backup']);
  const [first, second] = await Promise.all([refund(), refund()]);
  const third = await refund();
  expect([first.code, second.code, third.code]).toEqual([0, 0, 0]);
  expect(await books.paymentData.query('select refund_id, amount_cents from refunds where transaction_id = $1', [id])).toEqual([
    { refund_id: id, amount_cents: '500' },
  ]);
  for (const args of [
    ['refunds', 'close'],
    ['refunds', 'adopt'],
    ['refunds', 'send'],
  ])
    expect([(await jobs.run('refunds', args)).code, (await jobs.run('refunds', args)).code]).toEqual([0, 0]);
  expect(await books.paymentData.query('select sum(amount_cents) as cents from refunds where transaction_id = $1', [id])).toEqual([
    { cents: '500' },
  ]);
});

test('an operator closes refunds and repairs them, and an audit that finds them alike opens them', async () => {
  const open = async () => (await books.productData.query('select refunds_open() as open'))[0];
  const [adopted, sent] = await Promise.all([1, 2].map(async () => recordPurchase(books, { id: await recordTransaction(books) })));
  await recordPaidBack(books, { id: adopted as string });
  await recordRefund(books, { id: sent as string });
  expect((await jobs.run('refunds', ['refunds', 'close'])).line).toMatchObject({ message: expect.stringMatching(/^Refunds are closed/) });
  expect(await open()).toEqual({ open: false });
  expect((await jobs.run('refunds', ['refunds', 'adopt'])).line).toMatchObject({
    severity: 'INFO',
    message: `Refund ${adopted}: not adopted, its lines or its amount do not fit the purchase.`,
  });
  expect((await jobs.run('refunds', ['refunds', 'send'])).line).toMatchObject({ message: `Refund ${sent}: sent again.` });
  await books.paymentData.query('delete from refunds where refund_id = $1', [adopted]);
  await books.productData.query(`update refund_gate set closed_at = now() - interval '6 minutes'`);
  expect(await jobs.run('audit')).toMatchObject({ code: 0 });
  expect(await open()).toEqual({ open: true });
});

test('an operator names a category, renames it and removes its name', async () => {
  const named = async () => (await books.productData.query('select name from categories where category = 42')).map(({ name }) => name);
  expect((await jobs.run('category', ['category', '42', ' Board games '])).line).toMatchObject({
    message: 'Category 42 is named Board games.',
  });
  expect(await named()).toEqual(['Board games']);
  await jobs.run('category', ['category', '42', 'Games']);
  expect(await named()).toEqual(['Games']);
  await jobs.run('category', ['category', '42', '--remove']);
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
  ['another command', ['forget'], /^Usage: nothing, or refund TRANSACTION_ID.*, or trail --since/],
])('%s is refused in one line', async (_, args, line) => {
  const job = args[0] === 'category' ? 'category' : 'refunds';
  const { code, complaints } = await jobs.run(job, args);
  expect([code, complaints]).toEqual([1, expect.stringMatching(line)]);
});

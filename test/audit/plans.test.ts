import { expect, test } from 'vitest';
import { entries } from '../../audit/entries.ts';
import { openPlanReader } from '../../bench/scale/plans.ts';
import type { Database } from '../../lib/database/db.ts';
import type { Sql } from '../../lib/database/sql.ts';
import { useBooks } from './support/books.ts';

const books = useBooks();

test('the audit does not read all purchases to find the first one', async () => {
  await books.productData.query(
    `insert into purchases (id, buyer_id, session_id, idempotency_key, fingerprint, status, total_cents, currency, card_brand, card_last4,
                            created_at, due_at, retry_at)
     select gen_random_uuid(), 1, gen_random_uuid(), 'key-' || n, sha256(''), 'declined', 500, 'USD', 'visa', '4242', now(), now(), now()
     from generate_series(1, 5000) as n`,
  );
  await books.productData.query('analyze purchases');
  const asked: Sql[] = [];
  const watched =
    <Result>(ask: (statement: Sql) => Promise<Result>) =>
    (statement: Sql) => {
      asked.push(statement);
      return ask(statement);
    };
  const { maybeOne, many } = books.product;
  const product = { ...books.product, maybeOne: watched(maybeOne), many: watched(many) } as Database;
  for await (const page of entries({ product, payment: books.payment })) expect(page).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
  const reader = await openPlanReader(books.productData.url);
  for (const statement of asked) expect((await reader.read(statement)).wholeTables).not.toContain('purchases');
  await reader.close();
});

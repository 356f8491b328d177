import pg from 'pg';
import { type ProcessBug, plantedSql } from '../controls/planted-bugs.ts';

/** A bank statement: a line each time an approved charge is carried out. The ledger has one row for each id, so it cannot show repeats. */
const bankStatement = (moment: 'before' | 'after') => `
  create table money_moved (transaction_id uuid not null, amount_cents bigint not null, moved_at timestamptz not null default clock_timestamp());
  create function move_money() returns trigger language plpgsql security definer as $$
  begin
    insert into money_moved (transaction_id, amount_cents) values (new.id, new.amount_cents);
    return new;
  end
  $$;
  create trigger move_money ${moment} insert on transactions for each row when (new.decision = 'approved') execute function move_money()`;

/** Prepares a run's databases: adds the bank statement and a planted SQL bug. */
export async function instrument(urls: { product: string; payment: string }, bug?: ProcessBug): Promise<void> {
  // `before` triggers also fire for a row that a conflict then discards, so this models a bank that pays at every request.
  await run(urls.payment, (client) => client.query(bankStatement(bug === 'charge not idempotent' ? 'before' : 'after')));
  const planted = bug && plantedSql[bug];
  if (!planted) return;
  await run(urls.product, async (client) => {
    const { rows } = await client.query('select pg_get_functiondef($1::regproc) as text', [planted.function]);
    const text: string = rows[0].text;
    if (!text.includes(planted.from)) throw new Error(`${planted.function} has changed: adapt the planted bug`);
    await client.query(text.replace(planted.from, planted.to));
  });
}

async function run(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await use(client).finally(() => client.end());
}

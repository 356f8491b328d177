import pg from 'pg';
import type { ProcessBug } from '../controls/planted-bugs.ts';
import { plantedSql } from '../controls/planted-sql.ts';

/**
 * A bank statement: a line each time an approved charge or a refund is carried out. The ledger has one row for each id, so it cannot show
 * repeats. `before` triggers also fire for a row that a conflict then discards, so they model a bank that moves money at every request.
 */
const bankStatement = (charges: 'before' | 'after', refunds: 'before' | 'after') => `
  create table money_moved (transaction_id uuid not null, amount_cents bigint not null, moved_at timestamptz not null default clock_timestamp());
  create function move_money() returns trigger language plpgsql security definer as $$
  begin
    insert into money_moved (transaction_id, amount_cents) values (new.id, new.amount_cents);
    return new;
  end
  $$;
  create trigger move_money ${charges} insert on transactions for each row when (new.decision = 'approved') execute function move_money();
  create table money_returned (refund_id uuid not null, amount_cents bigint not null, moved_at timestamptz not null default clock_timestamp());
  create function return_money() returns trigger language plpgsql security definer as $$
  begin
    insert into money_returned (refund_id, amount_cents) values (new.refund_id, new.amount_cents);
    return new;
  end
  $$;
  create trigger return_money ${refunds} insert on refunds for each row execute function return_money()`;

/** Prepares a run's databases: adds the bank statement and a planted SQL bug. */
export async function instrument(urls: { product: string; payment: string }, bug?: ProcessBug): Promise<void> {
  const moment = (repeated: ProcessBug) => (bug === repeated ? 'before' : 'after');
  const statement = bankStatement(moment('charge not idempotent'), moment('refund not idempotent'));
  await run(urls.payment, (client) => client.query(statement));
  const planted = bug && plantedSql[bug];
  if (!planted) return;
  await run(urls[planted.database ?? 'product'], async (client) => {
    if (planted.without) await client.query(planted.without);
    const { rows } = await client.query('select pg_get_functiondef($1::regproc) as text', [planted.function]);
    let text: string = rows[0].text;
    for (const [from, to] of planted.replace) {
      if (!text.includes(from)) throw new Error(`${planted.function} has changed: adapt the planted bug`);
      text = text.replace(from, to);
    }
    await client.query(text);
  });
}

async function run(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await use(client).finally(() => client.end());
}

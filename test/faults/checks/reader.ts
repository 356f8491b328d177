import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Observations during the faults. */
export interface Seen {
  snapshots: number;
  /** The kinds of disagreement within one snapshot, each kind once. */
  disagreements: string[];
  deadlocks: number;
}

export interface Reader {
  stop(): Promise<Seen>;
}

/** A single statement, so a single snapshot: how many rows of each kind disagree. */
const snapshot = `
  with lines as (
    select purchase.id, purchase.status, purchase.buyer_id, purchase.total_cents, line.seller_id, line.item_id, line.quantity, line.price_cents,
           (select coalesce(sum(change), 0) from quantity_changes as moved where moved.purchase_id = purchase.id and moved.item_id = line.item_id) as moved
    from purchases as purchase join purchase_lines as line on line.purchase_id = purchase.id
  )
  select
    (select count(*) from items where quantity is distinct from (select sum(change) from quantity_changes where item_id = items.id))
      as "items whose quantity is not the sum of its changes",
    (select count(*) from purchases
     where status <> 'refused'
       and total_cents is distinct from (select sum(price_cents::bigint * quantity) from lines where lines.id = purchases.id))
      as "purchases whose total is not that of their lines",
    (select count(*) from lines where moved is distinct from case when status in ('pending', 'paid') then -quantity else 0 end)
      as "purchases that hold other units than their lines",
    (select count(*)
     from (select buyer_id, sum(quantity) as units from lines where status = 'paid' group by 1) as bought
     full join buyer_totals using (buyer_id)
     where units is distinct from items_purchased) as "buyers whose counter is not their purchases",
    (select count(*)
     from (select seller_id, sum(quantity) as units from lines where status = 'paid' group by 1) as sold
     full join seller_totals using (seller_id)
     where coalesce(units, 0) is distinct from coalesce(items_sold, 0)) as "sellers whose counter is not their sales",
    (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`;

const everyMs = 100;
/** Snapshots take longer as the data grows; they must leave the machine to the workload. */
const mostOfTheTime = 0.2;

/** Takes a snapshot of the product database, in either Postgres, ten times a second or for at most a fifth of the time, while it runs. */
export function startReader(databases: { product: string }): Reader {
  const seen: Seen = { snapshots: 0, disagreements: [], deadlocks: 0 };
  let stopping = false;

  async function read(): Promise<void> {
    const client = new pg.Client({ connectionString: databases.product, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      while (!stopping) {
        const startedAtMs = Date.now();
        note((await client.query(snapshot)).rows[0]);
        const tookMs = Date.now() - startedAtMs;
        await sleep(Math.max(everyMs, tookMs / mostOfTheTime) - tookMs);
      }
    } finally {
      client.end().catch(() => {});
    }
  }

  function note({ deadlocks, ...wrong }: Record<string, string>): void {
    seen.snapshots += 1;
    // After a crash Postgres begins to count from 0.
    seen.deadlocks = Math.max(seen.deadlocks, Number(deadlocks));
    for (const [what, count] of Object.entries(wrong))
      if (count !== '0' && !seen.disagreements.includes(what)) seen.disagreements.push(what);
  }

  const reading = (async () => {
    for (; !stopping; await sleep(everyMs)) await read().catch(() => {});
  })();
  return {
    async stop() {
      stopping = true;
      await reading;
      return seen;
    },
  };
}

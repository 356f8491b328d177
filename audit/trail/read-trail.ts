import { ConfigError } from '../../lib/config/config.ts';
import type { Database } from '../../lib/database/db.ts';
import { type Sql, sql } from '../../lib/database/sql.ts';
import { pageSize, pages } from '../pages.ts';
import type { TrailQuery } from './arguments.ts';

/** The databases that have an audit trail. */
export interface TrailDatabases {
  customer: Database;
  product: Database;
}

/** A row of the trail. */
export interface TrailEvent {
  occurredAt: Date;
  event: string;
  role?: string;
  accountId?: number;
  network?: string;
  requestId?: string;
  details: Record<string, unknown>;
}

/** With the place in its database: the instant in microseconds since 1970, because a Date has only milliseconds, and its id. */
type Placed = TrailEvent & { atMicros: number; id: number };

/** The events of both databases, in order of time. Throws a ConfigError unless the account is exactly one. */
export async function* readTrail({ customer, product }: TrailDatabases, query: TrailQuery): AsyncGenerator<TrailEvent> {
  const accountId = query.account === undefined ? undefined : await accountIdOf(customer, query.account, query.role);
  const asked = { accountId, role: query.role, since: query.since };
  for await (const { atMicros, id, ...event } of merged(eventsOf(customer, 'customer', asked), eventsOf(product, 'product', asked)))
    yield event;
}

/** Joins two sequences in order of time. */
async function* merged(one: AsyncGenerator<Placed, void>, other: AsyncGenerator<Placed, void>): AsyncGenerator<Placed> {
  let [left, right] = await Promise.all([one.next(), other.next()]);
  while (!left.done || !right.done) {
    if (!left.done && (right.done || left.value.atMicros <= right.value.atMicros)) {
      yield left.value;
      left = await one.next();
    } else if (!right.done) {
      yield right.value;
      right = await other.next();
    }
  }
}

interface Asked {
  accountId: number | undefined;
  role: string | undefined;
  since: Date;
}

async function* eventsOf(db: Database, name: keyof TrailDatabases, asked: Asked): AsyncGenerator<Placed, void> {
  for await (const page of pages((after: Placed | undefined) => db.many<Placed>(eventsAfter(after, asked, sources[name])))) yield* page;
}

/** The trail as each database shows it. A change of a quantity has its item and units from the row that it names. */
const sources: Record<keyof TrailDatabases, { from: Sql; details: Sql }> = {
  customer: { from: sql`security_events as event`, details: sql`event.details` },
  product: {
    from: sql`security_events as event
      left join quantity_changes as changed
        on event.event = 'quantity_changed' and changed.id = (event.details ->> 'quantityChange')::bigint
      left join items as item on item.id = changed.item_id`,
    details: sql`case
      when item.id is null then event.details
      else jsonb_build_object('itemId', item.category || '-' || item.id, 'change', changed.change)
    end`,
  },
};

const eventsAfter = (
  after: Placed | undefined,
  { accountId, role, since }: Asked,
  { from, details }: (typeof sources)['customer'],
): Sql => sql`
  select event.id, event.occurred_at, (extract(epoch from event.occurred_at) * 1000000)::bigint as at_micros, event.event, event.role,
    event.account_id, event.network, event.request_id, ${details} as details
  from ${from}
  where event.occurred_at >= ${since}
    ${accountId === undefined ? sql`` : sql`and event.account_id = ${accountId}`}
    ${role === undefined ? sql`` : sql`and event.role = ${role}`}
    ${after ? sql`and (event.occurred_at, event.id) > (timestamptz 'epoch' + ${after.atMicros}::bigint * interval '1 microsecond', ${after.id}::bigint)` : sql``}
  order by event.occurred_at, event.id
  limit ${pageSize}`;

/** A number is an id if an account has it, and a user name otherwise. */
async function accountIdOf(customer: Database, account: string, role: TrailQuery['role']): Promise<number> {
  const accounts = await customer.many<{ id: number; role: string; username: string }>(sql`
    select id, role, username from accounts
    where (lower(username) = lower(${account}) or id = ${/^\d+$/.test(account) ? Number(account) : null}::bigint)
      ${role === undefined ? sql`` : sql`and role = ${role}`}
    order by id`);
  const named = accounts.filter(({ id }) => String(id) === account);
  const [found, ...more] = named.length > 0 ? named : accounts;
  if (found === undefined) throw new ConfigError(`There is no ${role ?? 'account'} with the user name or id ${account}.`);
  if (more.length > 0) throw new ConfigError(`A buyer and a seller have the user name ${account}: add --role buyer or --role seller.`);
  return found.id;
}

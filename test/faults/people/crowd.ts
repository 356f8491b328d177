import { createHash, randomUUID } from 'node:crypto';
import { inDatabase } from '../../support/database/backup.ts';
import type { FaultSystem } from '../system/system.ts';

/** A buyer who is logged in. */
export interface Visitor {
  account: number;
  token: string;
}

/**
 * Makes buyers, each with a session and one unit of an item in its cart. They are written into the databases with one shared password hash,
 * because hashing thousands of passwords takes minutes.
 */
export async function gatherCrowd({ databases }: FaultSystem, { size, itemId }: { size: number; itemId: string }): Promise<Visitor[]> {
  const tokens = Array.from({ length: size }, () => randomUUID());
  const sessions = await inDatabase(databases.customer, async (client) => {
    const accounts = await client.query<{ id: string }>(
      `insert into accounts (role, name, username, password_hash)
       select 'buyer', 'Somebody', 'crowd-' || gen_random_uuid(), (select password_hash from accounts limit 1) from generate_series(1, $1)
       returning id`,
      [size],
    );
    const ids = accounts.rows.map(({ id }) => id);
    const { rows } = await client.query<{ session: string; account: string }>(
      `insert into sessions (account_id, role, token_hash, expires_at, ends_at)
       select account, 'buyer', hash, now() + interval '300 seconds', now() + interval '1 day'
       from unnest($1::bigint[], $2::bytea[]) as pair (account, hash)
       returning id as session, account_id as account`,
      [ids, tokens.map((token) => createHash('sha256').update(token).digest())],
    );
    return rows;
  });
  const [, itemNumber] = itemId.split('-');
  await inDatabase(databases.product, (client) =>
    client.query(
      `insert into active_carts (session_id, buyer_id, lines)
       select session, buyer, jsonb_build_object($3::text, 1) from unnest($1::uuid[], $2::bigint[]) as pair (session, buyer)`,
      [sessions.map(({ session }) => session), sessions.map(({ account }) => account), itemNumber],
    ),
  );
  return sessions.map(({ account }, i) => ({ account: Number(account), token: tokens[i] as string }));
}

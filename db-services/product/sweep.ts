import type { Database } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';

export function sweepMethods(db: Database): Pick<Service<ProductDbDefinition>, 'sweepExpired'> {
  return {
    async sweepExpired({ limit }) {
      const swept = await db.many(sql`
        delete from active_carts
        where session_id in (
          select session_id from active_carts where touched_at < now() - interval '24 hours' limit ${limit} for update skip locked
        )
        returning session_id`);
      return { carts: swept.length, more: swept.length === limit };
    },
  };
}

import type { Database } from '../../../lib/database/db.ts';
import { type Sql, sql } from '../../../lib/database/sql.ts';
import type { SearchItemsRequest } from '../../../lib/gen/product.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { itemColumns } from '../items/item-columns.ts';
import type { ItemRow } from '../shown.ts';
import { filterOf, orderOf, withinPrices } from './order.ts';

/**
 * The most items that one page looks at for those that pass the filter. If it finds too few among them, the page is short, and the next one
 * goes on after the last item seen. So a page costs the same however rare the matching items are. It is part of the text, because Postgres
 * expects a limit that it does not know to be a tenth of all items, and then makes a new plan each time.
 */
const mostScanned = sql`2000`;

/** The first row also says where the scan ended, if it saw as many items as it may. The other fields are absent if no item matches. */
interface Row extends Partial<ItemRow> {
  id?: number;
  key?: number;
  lastKey?: number;
  lastId?: number;
}

/** A page of the items on sale that pass the filter. Reads them from the index of the order. */
export async function searchWithoutKeywords(
  db: Database,
  request: SearchItemsRequest,
): Promise<{ items: Partial<ItemRow>[]; nextCursor: string }> {
  const rows = await db.many<Row>(queryOf(request));
  const found = rows.filter(({ id }) => id !== undefined);
  const items = found.slice(0, request.pageSize);
  const { key, id } = items.at(-1) ?? {};
  const { lastKey, lastId } = rows[0] ?? {};
  if (found.length > items.length) return { items, nextCursor: writeCursor(key as number, id as number) };
  return { items, nextCursor: lastId === undefined ? '' : writeCursor(lastKey as number, lastId) };
}

function queryOf(request: SearchItemsRequest): Sql {
  const { category, pageSize, cursor, sort } = request;
  const { key, by, after } = orderOf(sort);
  const [lastKey, lastId] = readCursor(cursor, 2) ?? [];
  const filter = filterOf(request);
  // The category is an array, and comes first in the order, so that only an index that begins with it has the order. With another one,
  // Postgres would read all newer items to find the few of a rare category.
  const inOrder = sql`order by ${category === undefined ? sql`` : sql`item.category, `}${by}`;
  const scanned = sql`
    from items as item
    where item.on_sale
      ${category === undefined ? sql`` : sql`and item.category = any(array[${category}::int])`}
      ${filter && sort.endsWith('price') ? sql`and ${withinPrices(request)}` : sql``}
      ${lastId === undefined ? sql`` : sql`and ${after(lastKey as number, lastId)}`}
    ${inOrder}`;
  if (!filter) return sql`select item.id, ${key} as key, ${itemColumns} ${scanned} limit ${pageSize + 1}`;

  // The first scan stops at the last item of the page, because the condition on its items has the same order as the scan. The second scan
  // runs only if the first has found too little.
  return sql`
    with matching as materialized (
      select item.id from (
        select item.id, item.category, item.score, item.price_cents, item.condition ${scanned} limit ${mostScanned}
      ) as item
      where ${filter} ${inOrder} limit ${pageSize + 1}
    ), scan as (
      select max(key) as last_key, max(id) as last_id
      from (select ${key} as key, item.id ${scanned} offset ${mostScanned} - 1 limit 1) as last
      where (select count(*) from matching) <= ${pageSize}
    )
    select scan.*, item.id, ${key} as key, ${itemColumns}
    from scan left join (matching join items as item on item.id = matching.id) on true
    order by ${by}`;
}

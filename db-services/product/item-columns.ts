import { sql } from '../../lib/database/sql.ts';

/** A row of `item` as an Item, but for the currency. */
export const itemColumns = sql`
  item.category || '-' || item.id as item_id, item.seller_id, item.name, item.category, item.keywords, item.condition, item.price_cents,
  item.quantity, item.thumbs_up, item.thumbs_down, item.created_at`;

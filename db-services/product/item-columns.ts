import { sql } from '../../lib/database/sql.ts';

/** The columns of an Item, from a row named `item`, without the currency. */
export const itemColumns = sql`
  item.category || '-' || item.id as item_id, item.seller_id, item.seller_name, item.name, item.description, item.category, item.keywords, item.condition, item.price_cents,
  item.quantity, item.thumbs_up, item.thumbs_down, item.created_at`;

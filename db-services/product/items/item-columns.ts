import { sql } from '../../../lib/database/sql.ts';

/** The columns of an ItemRow, from a row named `item`. */
export const itemColumns = sql`
  item.category || '-' || item.id as item_id, item.seller_id, item.seller_name, item.name, item.description, item.category, item.keywords,
  item.condition, item.price_cents, item.quantity, item.thumbs_up, item.thumbs_down, item.created_at,
  (
    select coalesce(json_agg(json_build_object('pictureId', id, 'objectName', object_name, 'width', width, 'height', height) order by number), '[]')
    from pictures where item_id = item.id and removed_at is null
  ) as pictures`;

import { type Sql, sql } from '../../../lib/database/sql.ts';

const withPictures = (pictures: Sql) => sql`
  item.category || '-' || item.id as item_id, item.seller_id, item.seller_name, item.name, item.description, item.category, item.keywords,
  item.condition, item.price_cents, item.quantity, item.thumbs_up, item.thumbs_down, item.created_at, ${pictures} as pictures`;

/** The columns of an ItemRow, from a row named `item`. */
export const itemColumns = withPictures(sql`(
  select coalesce(json_agg(json_build_object('pictureId', id, 'objectName', object_name, 'width', width, 'height', height) order by number), '[]')
  from pictures where item_id = item.id and removed_at is null
)`);

/** The same for a statement that locks the item's row and may have waited for it. */
export const lockedItemColumns = withPictures(sql`pictures_now(item.id)`);

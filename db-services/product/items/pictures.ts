import type { Database } from '../../../lib/database/db.ts';
import { recordEvent } from '../../../lib/database/security-events.ts';
import { type Sql, sql } from '../../../lib/database/sql.ts';
import { AppError } from '../../../lib/errors.ts';
import type { AddPictureRequest, Item, ListPictureObjectsResponse, ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { CallContext, Service } from '../../../lib/rpc/rpc.ts';
import { changeOrReason } from '../change-or-reason.ts';
import { type ItemRow, type Shown, shownItem } from '../shown.ts';
import { lockedItemColumns } from './item-columns.ts';
import { itemKey, noItemOfYours } from './item-id.ts';

type PictureMethods = Pick<
  Service<ProductDbDefinition>,
  'preparePicture' | 'addPicture' | 'removePicture' | 'listPictureObjects' | 'forgetPictures'
>;

const mostPictures = 8;
const tooMany = () => new AppError('picture_limit', `An item can have at most ${mostPictures} pictures.`);

/** A seller's item, locked, so that changes of it and of its pictures take turns. */
function lockedItem(sellerId: number, itemId: string): Sql {
  const { category, id } = itemKey(itemId);
  return sql`select * from items where id = ${id} and category = ${category} and seller_id = ${sellerId} for no key update`;
}

/** For the audit trail: a seller's change of the picture whose id is in the row. */
const changeOf = (sellerId: number, itemId: string): { role: string; accountId: number; details: Sql } => ({
  role: 'seller',
  accountId: sellerId,
  details: sql`jsonb_build_object('itemId', ${itemId}::text, 'pictureId', id)`,
});

export function pictureMethods(db: Database, shown: Shown): PictureMethods {
  const maybeItem = async (query: Sql) => {
    const item = await db.maybeOne<ItemRow>(query);
    return item && shownItem(shown, item);
  };

  async function ownItem(sellerId: number, itemId: string): Promise<{ prefix: string; pictures: number }> {
    const { category, id } = itemKey(itemId);
    const found = await db.maybeOne<{ prefix: string; pictures: number }>(sql`
      select database_id() || '/' as prefix, picture_count(id) as pictures
      from items where id = ${id} and category = ${category} and seller_id = ${sellerId}`);
    if (!found) throw noItemOfYours(itemId);
    return found;
  }

  /** A lost response may be repeated: a picture that is there already counts as added. */
  function add({ sellerId, itemId, objectName, width, height }: AddPictureRequest, context: CallContext): Promise<Item | undefined> {
    return maybeItem(sql`
      with item as materialized (${lockedItem(sellerId, itemId)}), added as (
        insert into pictures (item_id, object_name, width, height)
        select id, ${objectName}, ${width}, ${height} from item
        where picture_count(id) < ${mostPictures}::int and starts_with(${objectName}, database_id() || '/')
        on conflict do nothing
        returning id
      ), recorded as (
        ${recordEvent({ ...changeOf(sellerId, itemId), event: 'picture_added' }, context, sql`added`)}
      )
      select ${lockedItemColumns} from item
      where exists (select from added)
        or exists (select from pictures where item_id = item.id and object_name = ${objectName} and removed_at is null)`);
  }

  async function whyNot({ sellerId, itemId, objectName }: AddPictureRequest): Promise<AppError | undefined> {
    const { prefix, pictures } = await ownItem(sellerId, itemId);
    const known = await db.maybeOne<{ isThere: boolean }>(sql`
      select item_id = ${itemKey(itemId).id} and removed_at is null as is_there from pictures where object_name = ${objectName}`);
    // The same call, sent before, added it while this one waited for the item.
    if (known?.isThere) return undefined;
    if (pictures >= mostPictures) return tooMany();
    const isUsable = objectName.startsWith(prefix) && !known;
    return isUsable ? undefined : new AppError('invalid_request', 'The call breaks the rule of objectName.');
  }

  return {
    async preparePicture({ sellerId, itemId }) {
      const { prefix, pictures } = await ownItem(sellerId, itemId);
      if (pictures >= mostPictures) throw tooMany();
      return { prefix };
    },

    addPicture: (request, context) =>
      changeOrReason(
        () => add(request, context),
        () => whyNot(request),
      ),

    async removePicture({ sellerId, itemId, pictureId }, context) {
      const item = await maybeItem(sql`
        with item as materialized (${lockedItem(sellerId, itemId)}), removed as (
          update pictures set removed_at = now()
          from item
          where pictures.id::text = ${pictureId} and removed_at is null and item_id = item.id
          returning pictures.id
        ), recorded as (
          ${recordEvent({ ...changeOf(sellerId, itemId), event: 'picture_removed' }, context, sql`removed`)}
        )
        select ${lockedItemColumns} from item where exists (select from removed)`);
      if (!item) throw new AppError('not_found', `You have no picture ${pictureId} of item ${itemId}.`);
      return item;
    },

    async listPictureObjects({ objectNames, limit }) {
      return db.one<ListPictureObjectsResponse>(sql`
        select
          database_id() || '/' as prefix,
          array(
            select object_name from pictures where removed_at < now() - interval '1 day' order by removed_at limit ${limit}
          ) as removed,
          array(select object_name from pictures where object_name = any(${objectNames}::text[])) as known`);
    },

    async forgetPictures({ objectNames }) {
      await db.many(sql`delete from pictures where object_name = any(${objectNames}::text[]) and removed_at < now() - interval '1 day'`);
      return {};
    },
  };
}

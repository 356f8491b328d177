import type { Database } from '../../../lib/database/db.ts';
import { recordEvent } from '../../../lib/database/security-events.ts';
import { sql } from '../../../lib/database/sql.ts';
import type { ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import { fold } from '../../../lib/text/fold.ts';
import { columnsOf, spellingsOf, wordsOf } from '../search/words.ts';
import { type ItemRow, type Shown, shownItem } from '../shown.ts';
import { lockedItemColumns } from './item-columns.ts';
import { itemKey, noItemOfYours } from './item-id.ts';

export function editMethods(db: Database, shown: Shown): Pick<Service<ProductDbDefinition>, 'editItem'> {
  return {
    async editItem({ sellerId, itemId, name, description, keywords: list, condition }, context) {
      const { category, id } = itemKey(itemId);
      const keywords = list?.keywords;
      const words = keywords?.map(fold) ?? [];
      const fields = Object.entries({ name, description, keywords, condition }).flatMap(([field, value]) =>
        value === undefined ? [] : [field],
      );
      const spellings = columnsOf(words.flatMap(spellingsOf));
      const item = await db.maybeOne<ItemRow>(sql`
        with edited as materialized (
          select edit_item(
            ${id}, ${category}, ${sellerId}, ${name}, ${name === undefined ? undefined : wordsOf(name)}, ${description}, ${condition},
            ${keywords}, ${words}, ${spellings.keywords}, ${spellings.variants}, ${spellings.positions}, ${spellings.letters}
          ) as item
        ), recorded as (
          ${recordEvent(
            {
              event: 'item_edited',
              role: 'seller',
              accountId: sellerId,
              details: sql`jsonb_build_object('itemId', ${itemId}::text, 'fields', ${fields}::text[])`,
            },
            context,
            sql`edited where (edited.item).id is not null`,
          )}
        )
        select ${lockedItemColumns} from edited, lateral (select (edited.item).*) as item where item.id is not null`);
      if (!item) throw noItemOfYours(itemId);
      return shownItem(shown, item);
    },
  };
}

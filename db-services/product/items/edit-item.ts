import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import type { ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import { fold } from '../../../lib/text/fold.ts';
import { columnsOf, spellingsOf, wordsOf } from '../search/words.ts';
import { type ItemRow, type Shown, shownItem } from '../shown.ts';
import { itemColumns } from './item-columns.ts';
import { itemKey, noItemOfYours } from './item-id.ts';

export function editMethods(db: Database, shown: Shown): Pick<Service<ProductDbDefinition>, 'editItem'> {
  return {
    async editItem({ sellerId, itemId, name, description, keywords: list, condition }) {
      const { category, id } = itemKey(itemId);
      const keywords = list?.keywords;
      const words = keywords?.map(fold) ?? [];
      const spellings = columnsOf(words.flatMap(spellingsOf));
      const item = await db.maybeOne<ItemRow>(sql`
        with edited as materialized (
          select edit_item(
            ${id}, ${category}, ${sellerId}, ${name}, ${name === undefined ? undefined : wordsOf(name)}, ${description}, ${condition},
            ${keywords}, ${words}, ${spellings.keywords}, ${spellings.variants}, ${spellings.positions}, ${spellings.letters}
          ) as item
        )
        select ${itemColumns} from edited, lateral (select (edited.item).*) as item where item.id is not null`);
      if (!item) throw noItemOfYours(itemId);
      return shownItem(shown, item);
    },
  };
}

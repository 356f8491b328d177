import type { Database } from '../../../lib/database/db.ts';
import type { ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import { fold } from '../../../lib/text/fold.ts';
import { type ItemRow, type Shown, shownItem } from '../shown.ts';
import { searchByKeywords } from './by-keywords.ts';
import { searchWithoutKeywords } from './without-keywords.ts';

export function searchMethods(db: Database, shown: Shown): Pick<Service<ProductDbDefinition>, 'searchItems'> {
  return {
    async searchItems(request) {
      const words = [...new Set(request.keywords.map(fold))];
      const { items, nextCursor } = await (words.length === 0 ? searchWithoutKeywords(db, request) : searchByKeywords(db, request, words));
      return { items: items.map((item) => shownItem(shown, item as ItemRow)), nextCursor };
    },
  };
}

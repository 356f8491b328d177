import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import type { Category, ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';

export function categoryMethods(db: Database): Pick<Service<ProductDbDefinition>, 'listCategories'> {
  return {
    async listCategories() {
      return { categories: await db.many<Category>(sql`select category, name from categories order by name`) };
    },
  };
}

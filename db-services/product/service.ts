import type { Database } from '../../lib/database/db.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { holdToRules } from '../../lib/rpc/rpc-rules.ts';
import { cartMethods } from './carts.ts';
import { categoryMethods } from './categories.ts';
import { editMethods } from './edit-item.ts';
import { feedbackMethods } from './feedback.ts';
import { itemMethods } from './items.ts';
import { purchaseMethods } from './purchases.ts';
import { rules } from './rules.ts';
import { searchMethods } from './search.ts';
import { sweepMethods } from './sweep.ts';

/** Creates the service product-db over one database. `currency` is the deployment's one currency, ISO 4217. */
export function createProductDb(db: Database, { currency }: { currency: string }): Service<ProductDbDefinition> {
  const methods = {
    ...itemMethods(db, currency),
    ...editMethods(db, currency),
    ...searchMethods(db, currency),
    ...categoryMethods(db),
    ...cartMethods(db, currency),
    ...purchaseMethods(db, currency),
    ...feedbackMethods(db),
    ...sweepMethods(db),
    getCurrency: async () => ({ currency }),
  };
  return holdToRules<ProductDbDefinition>(methods, rules);
}

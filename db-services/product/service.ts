import type { Database } from '../../lib/database/db.ts';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import { type Bulkhead, withBulkheads } from '../../lib/rpc/bulkheads.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { holdToRules } from '../../lib/rpc/rpc-rules.ts';
import { cartMethods } from './carts.ts';
import { feedbackMethods } from './feedback.ts';
import { categoryMethods } from './items/categories.ts';
import { editMethods } from './items/edit-item.ts';
import { type ItemOptions, itemMethods } from './items/items.ts';
import { pictureMethods } from './items/pictures.ts';
import { type PurchaseOptions, purchaseMethods } from './purchases.ts';
import { refundMethods } from './refunds.ts';
import { type ReplicaOptions, withReplicas } from './replica-reads.ts';
import { rules } from './rules.ts';
import { saleMethods } from './sales.ts';
import { searchMethods } from './search/search.ts';
import { sweepMethods } from './sweep.ts';

interface Options extends ItemOptions, PurchaseOptions {
  /** Statements that the database runs for this service at once. */
  poolSize: number;
  /** How long the delivery of a purchase is kept. */
  deliveryDays: number;
  /** Where to read what may be old; by default in the database itself. */
  copies?: Omit<ReplicaOptions, 'poolSize'> | undefined;
}

/**
 * What visitors may call shares the connections with carts and purchases, so it gets a part of them. A search takes much longer than another
 * read, so its part is smaller while buyers shop. Searches of an account have a small part of their own.
 */
const bulkheads = (poolSize: number): Bulkhead<ProductDbDefinition>[] => [
  { methods: ['searchItems'], atOnce: Math.ceil(poolSize / 2), share: 0.04, shareOfAccount: 0.1 },
  { methods: ['getItem', 'getSellerTotals', 'listCategories'], atOnce: Math.ceil(poolSize / 4), share: 0.5 },
];

/** Creates the service product-db over one database and its replicas. */
export function createProductDb(db: Database, options: Options): Service<ProductDbDefinition> {
  const { currency, deliveryDays, poolSize, copies } = options;
  const methods = {
    ...itemMethods(db, options),
    ...editMethods(db, options),
    ...pictureMethods(db, options),
    ...searchMethods(db, options),
    ...categoryMethods(db),
    ...cartMethods(db, options),
    ...purchaseMethods(db, options),
    ...saleMethods(db),
    ...refundMethods(db),
    ...feedbackMethods(db),
    ...sweepMethods(db, deliveryDays),
    getCurrency: async () => ({ currency }),
  };
  const service = withBulkheads<ProductDbDefinition>(methods, bulkheads(poolSize));
  const readsOf = (replica: Database) => ({ ...searchMethods(replica, options), getItem: itemMethods(replica, options).getItem });
  return holdToRules<ProductDbDefinition>(copies ? withReplicas(service, readsOf, { ...copies, poolSize }) : service, rules);
}

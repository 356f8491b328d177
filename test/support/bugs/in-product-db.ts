import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../lib/database/db.ts';
import { sql } from '../../../lib/database/sql.ts';
import type { ProductDbDefinition } from '../../../lib/gen/product.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import type { PlantedBug } from './planted-bugs.ts';

type ProductDb = Service<ProductDbDefinition>;
/** product-db with a mistake, made from the real one. */
type Planted = (db: Database, real: ProductDb) => ProductDb;

/** Stores an absolute quantity, as a form would that shows the old one and saves the typed one. */
const writeAbsoluteQuantities: Planted = (db, real) => ({
  ...real,
  async changeItemQuantity(request, call) {
    const { itemId, change } = request;
    const id = Number(itemId.split('-')[1]);
    const { quantity } = await real.getItem({ itemId }, call);
    if (quantity + change < 0) return real.changeItemQuantity(request, call);
    await sleep(20);
    await db.many(sql`
        with recorded as (insert into quantity_changes (item_id, change, reason) values (${id}, ${change}, 'changed'))
        update items set quantity = ${quantity + change} where id = ${id}`);
    return real.getItem({ itemId }, call);
  },
});

/** Stores a cart as it was read a moment before, with what was added. */
const writeAbsoluteCarts: Planted = (db, real) => ({
  ...real,
  async addToCart(request, call) {
    const { sessionId, itemId, quantity } = request;
    const { lines } = await real.getCart(request, call);
    await sleep(20);
    await real.addToCart(request, call);
    const units = new Map(lines.map((line) => [line.itemId, line.quantity]));
    units.set(itemId, (units.get(itemId) ?? 0) + quantity);
    const whole = Object.fromEntries([...units].map(([id, held]) => [id.split('-')[1], held]));
    await db.many(sql`update active_carts set lines = ${JSON.stringify(whole)}::jsonb where session_id = ${sessionId}`);
    return real.getCart(request, call);
  },
});

/** Bugs that are planted by replacing a method of product-db. */
export const plantedInProductDb = {
  'absolute quantity': writeAbsoluteQuantities,
  'absolute cart': writeAbsoluteCarts,
} satisfies Partial<Record<PlantedBug, Planted>>;

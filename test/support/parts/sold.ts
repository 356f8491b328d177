import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { BeginRefundRequest, Item, Purchase } from '../../../lib/gen/product.ts';
import type { TestDatabase } from '../database/database.ts';
import { buy, buyer, cartWith, newItem, type Product, purchaseOf, seller } from './product-db.ts';

export const refundOf = (purchaseId: string, changes: Partial<BeginRefundRequest> = {}): BeginRefundRequest => ({
  refundId: randomUUID(),
  purchaseId,
  sellerId: seller,
  idempotencyKey: randomUUID(),
  fingerprint: Buffer.alloc(32, 1),
  lines: [],
  reason: 'Broken on arrival',
  restock: false,
  replayOnly: false,
  dueSeconds: 20,
  ...changes,
});

/** An item of which a buyer has bought units. */
export async function sold(product: Product, quantity = 3, changes: Parameters<typeof newItem>[0] = {}) {
  const item = await product.registerItem(newItem(changes));
  const { purchaseId } = await buy(product, item, quantity);
  const line = (units: number) => [{ itemId: item.itemId, quantity: units }];
  return { item, purchaseId, line };
}

/** One purchase of two sellers. */
export async function soldByTwo(product: Product, quantity = 3) {
  const lamp = await product.registerItem(newItem());
  const table = await product.registerItem(newItem({ sellerId: seller + 1, priceCents: 5000 }));
  const cart = await cartWith(product, lamp, quantity);
  await product.addToCart({ ...cart, itemId: table.itemId, quantity });
  const { purchaseId } = purchaseOf(cart);
  await product.beginPurchase(purchaseOf(cart, { purchaseId }));
  await product.settlePurchase({ purchaseId, decision: 'approved' });
  return { lamp, table, purchaseId };
}

export const stateOf = async (product: Product, purchaseId: string): Promise<Purchase> =>
  (await product.getPurchase({ purchaseId, buyerId: buyer })).purchase as Purchase;

export async function totals(product: Product) {
  const [{ itemsSold }, { itemsPurchased }] = [
    await product.getSellerTotals({ sellerId: seller }),
    await product.getBuyerTotals({ buyerId: buyer }),
  ];
  return { itemsSold, itemsPurchased };
}

export const quantityOf = async (product: Product, { itemId }: Item) => (await product.getItem({ itemId })).quantity;

export async function expectBooksToAgree(database: TestDatabase): Promise<void> {
  const wrong = await database.query(`
    select id from items where quantity <> (select sum(change) from quantity_changes where item_id = items.id)
    union all
    select item_id from purchase_lines as line where refunded_quantity || ' ' || refunding_quantity <> (
      select coalesce(sum(given.quantity) filter (where status = 'refunded'), 0) || ' ' || coalesce(sum(given.quantity) filter (where status = 'pending'), 0)
      from refunds join refund_lines as given on given.refund_id = refunds.id
      where refunds.purchase_id = line.purchase_id and given.item_id = line.item_id
    )
    union all
    select seller_id from sales
    where refunded_cents <> (select coalesce(sum(amount_cents) filter (where status = 'refunded'), 0) from refunds
      where refunds.purchase_id = sales.purchase_id and refunds.seller_id = sales.seller_id)`);
  expect(wrong).toEqual([]);
}

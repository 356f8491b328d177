import { randomBytes, randomUUID } from 'node:crypto';
import { test as base } from 'vitest';
import { createProductDb } from '../../../db-services/product/service.ts';
import { openDatabase } from '../../../lib/database/db.ts';
import { type BeginPurchaseRequest, type Item, ProductDbDefinition } from '../../../lib/gen/product.ts';
import { createLog } from '../../../lib/process/log.ts';
import type { CallContext, Service } from '../../../lib/rpc/rpc.ts';
import { connectService } from '../../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../../lib/rpc/rpc-server.ts';
import { cloneDatabase, type TestDatabase } from '../database/database.ts';

type ProductDb = Service<typeof ProductDbDefinition>;
/** The service with the context of its calls filled in. */
export type Product = { [Method in keyof ProductDb]: (request: Parameters<ProductDb[Method]>[0]) => ReturnType<ProductDb[Method]> };

interface Fixtures {
  /** One for all tests of a file, empty but for the categories' names at the beginning of each. */
  database: TestDatabase;
  product: Product;
  emptied: undefined;
}

export const context = (): CallContext => ({
  deadlineAtMs: Date.now() + 15_000,
  requestId: randomUUID(),
  traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
});

/** Tests on product-db over gRPC, with the rights that the service has in production. */
export const test = base.extend<Fixtures>({
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: the form of a fixture that needs no other
    async ({}, use) => {
      const database = await cloneDatabase('product');
      await use(database);
      await database.drop();
    },
    { scope: 'file' },
  ],
  product: [
    async ({ database }, use) => {
      const log = createLog('product-db', 'silent');
      const db = await openDatabase({ location: { url: database.serviceUrl }, name: 'test', poolSize: 16, log });
      const service = createProductDb(db, { currency: 'EUR', picturesUrl: 'https://pictures.example', deliveryDays: 180, poolSize: 8 });
      const server = await serveRpc({ definition: ProductDbDefinition, service, checkHealth: db.ping, host: '127.0.0.1', port: 0, log });
      const client = connectService(ProductDbDefinition, `127.0.0.1:${server.port}`);
      const methods = Object.entries(client.call).map(([name, call]) => [name, (request: never) => call(request, context())]);
      await use(Object.fromEntries(methods) as Product);
      client.close();
      await server.close();
      await db.close();
    },
    { scope: 'file' },
  ],
  emptied: [
    async ({ database }, use) => {
      const tables = await database.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
      const names = tables.map(({ name }) => name).filter((name) => !['migrations', 'categories', 'refund_gate'].includes(name));
      await database.query(`truncate ${names.join()} restart identity`);
      await use(undefined);
    },
    { auto: true },
  ],
});

export const seller = 11;
export const buyer = 21;

export const newItem = (changes: Partial<Parameters<Product['registerItem']>[0]> = {}) => ({
  sellerId: seller,
  sellerName: 'Ada',
  name: 'Brass lamp',
  description: '',
  category: 3,
  keywords: ['lamp', 'brass'],
  condition: 'used',
  priceCents: 1999,
  quantity: 5,
  ...changes,
});

export const newCart = (buyerId = buyer) => ({ sessionId: randomUUID(), buyerId });

export const purchaseOf = (
  cart: { sessionId: string; buyerId: number },
  changes: Partial<BeginPurchaseRequest> = {},
): BeginPurchaseRequest => ({
  ...cart,
  purchaseId: randomUUID(),
  idempotencyKey: randomUUID(),
  fingerprint: Buffer.alloc(32, 1),
  cardBrand: 'visa',
  cardLast4: '4242',
  replayOnly: false,
  dueSeconds: 20,
  ...changes,
});

/** A buyer with one line in the cart. */
export async function cartWith(product: Product, item: Item, quantity = 1, buyerId = buyer) {
  const cart = newCart(buyerId);
  await product.addToCart({ ...cart, itemId: item.itemId, quantity });
  return cart;
}

/** T1 with new ids. */
export async function begin(product: Product, cart: { sessionId: string; buyerId: number }, changes: Partial<BeginPurchaseRequest> = {}) {
  const request = purchaseOf(cart, changes);
  return { request, begun: await product.beginPurchase(request) };
}

/** A purchase from begin to end. */
export async function buy(product: Product, item: Item, quantity = 1, buyerId = buyer, decision = 'approved') {
  const request = purchaseOf(await cartWith(product, item, quantity, buyerId));
  await product.beginPurchase(request);
  return product.settlePurchase({ purchaseId: request.purchaseId, decision });
}

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect } from 'vitest';
import type { BeginRefundRequest, Item, Purchase } from '../../lib/gen/product.ts';
import type { TestDatabase } from '../support/database/database.ts';
import { waiting } from '../support/database/held-table.ts';
import { buy, buyer, cartWith, newItem, type Product, purchaseOf, seller, test } from '../support/parts/product-db.ts';

const refundOf = (purchaseId: string, changes: Partial<BeginRefundRequest> = {}): BeginRefundRequest => ({
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
async function sold(product: Product, quantity = 3, changes: Parameters<typeof newItem>[0] = {}) {
  const item = await product.registerItem(newItem(changes));
  const { purchaseId } = await buy(product, item, quantity);
  const line = (units: number) => [{ itemId: item.itemId, quantity: units }];
  return { item, purchaseId, line };
}

/** One purchase of two sellers. */
async function soldByTwo(product: Product, quantity = 3) {
  const lamp = await product.registerItem(newItem());
  const table = await product.registerItem(newItem({ sellerId: seller + 1, priceCents: 5000 }));
  const cart = await cartWith(product, lamp, quantity);
  await product.addToCart({ ...cart, itemId: table.itemId, quantity });
  const { purchaseId } = purchaseOf(cart);
  await product.beginPurchase(purchaseOf(cart, { purchaseId }));
  await product.settlePurchase({ purchaseId, decision: 'approved' });
  return { lamp, table, purchaseId };
}

const stateOf = async (product: Product, purchaseId: string): Promise<Purchase> =>
  (await product.getPurchase({ purchaseId, buyerId: buyer })).purchase as Purchase;

async function totals(product: Product) {
  const [{ itemsSold }, { itemsPurchased }] = [
    await product.getSellerTotals({ sellerId: seller }),
    await product.getBuyerTotals({ buyerId: buyer }),
  ];
  return { itemsSold, itemsPurchased };
}

const quantityOf = async (product: Product, { itemId }: Item) => (await product.getItem({ itemId })).quantity;

async function expectBooksToAgree(database: TestDatabase): Promise<void> {
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

describe('beginning a refund', () => {
  test('records what is given back, which neither the sale nor the totals show before the payment service did it', async ({ product }) => {
    const { purchaseId, line, item } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(2), restock: true });
    const begun = await product.beginRefund(request);
    const refund = {
      refundId: request.refundId,
      purchaseId,
      status: 'pending',
      lines: line(2),
      amountCents: 3998,
      currency: 'EUR',
      reason: 'Broken on arrival',
      restock: true,
      createdAt: expect.any(Date),
    };
    expect(begun).toEqual({ replayed: false, refund });
    expect(await stateOf(product, purchaseId)).toMatchObject({ refundedCents: 0, lines: [{ refundedQuantity: 0 }], refunds: [refund] });
    expect(await totals(product)).toEqual({ itemsSold: 3, itemsPurchased: 3 });
    expect(await quantityOf(product, item)).toBe(2);
  });

  test('more than is left, refunded and pending ones counted, is refused for good with the lines that ask for too much', async ({
    product,
    database,
  }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product);
    const chair = await product.registerItem(newItem({ name: 'Chair' }));
    const line = (quantity: number, { itemId } = lamp) => ({ itemId, quantity });
    const first = refundOf(purchaseId, { lines: [line(1)] });
    await product.beginRefund(first);
    await product.settleRefund({ refundId: first.refundId, outcome: 'refunded' });
    await product.beginRefund(refundOf(purchaseId, { lines: [line(1)] }));
    const request = refundOf(purchaseId, { lines: [line(2)] });
    const refusal = { code: 'refund_exceeds_sale', lines: [], refundExcess: { lines: [{ itemId: lamp.itemId, requested: 2, left: 1 }] } };
    expect(await product.beginRefund(request)).toEqual({ replayed: false, refusal });
    expect(await product.beginRefund({ ...request, refundId: randomUUID() })).toEqual({ replayed: true, refusal });
    await product.settleRefund({ refundId: (await stateOf(product, purchaseId)).refunds[1]?.refundId as string, outcome: 'failed' });
    expect(await product.beginRefund({ ...request, refundId: randomUUID() })).toEqual({ replayed: true, refusal });
    expect((await stateOf(product, purchaseId)).refunds).toHaveLength(2);
    await expect(product.settleRefund({ refundId: request.refundId, outcome: 'refunded' })).rejects.toMatchObject({ code: 'not_found' });
    for (const item of [table, chair]) {
      const wrong = product.beginRefund(refundOf(purchaseId, { lines: [line(1), line(1, item)] }));
      await expect(wrong).rejects.toMatchObject({ code: 'not_found', message: `This sale has no item ${item.itemId}.` });
    }
    await expectBooksToAgree(database);
  });

  test.for([
    ['another seller', { sellerId: seller + 5 }],
    ['an unknown purchase', { purchaseId: randomUUID() }],
  ] as const)('for %s there is no such sale', async ([, wrong], { product, database }) => {
    const { purchaseId, line } = await sold(product);
    const begun = product.beginRefund(refundOf(purchaseId, { lines: line(1), ...wrong }));
    await expect(begun).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('You have no sale') });
    expect(await database.query('select from refunds')).toEqual([]);
  });

  test('an item of another category, or one that is refunded twice in one request, is no line of the sale', async ({ product }) => {
    const { purchaseId, line } = await sold(product);
    const [{ itemId } = { itemId: '' }] = line(1);
    const other = product.beginRefund(refundOf(purchaseId, { lines: [{ itemId: itemId.replace('3-', '4-'), quantity: 1 }] }));
    await expect(other).rejects.toMatchObject({ code: 'not_found' });
    for (const lines of [[], [...line(1), ...line(1)], line(0), line(1001)]) {
      await expect(product.beginRefund(refundOf(purchaseId, { lines }))).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  test('a purchase that is not paid is no sale', async ({ product }) => {
    const item = await product.registerItem(newItem());
    for (const decision of ['declined', 'cancelled']) {
      const { purchaseId } = await buy(product, item, 1, buyer, decision);
      const begun = product.beginRefund(refundOf(purchaseId, { lines: [{ itemId: item.itemId, quantity: 1 }] }));
      await expect(begun).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('a key belongs to its seller, and to one request; replay_only begins nothing', async ({ product }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product);
    const idempotencyKey = 'the-key';
    const request = refundOf(purchaseId, { idempotencyKey, lines: [{ itemId: lamp.itemId, quantity: 1 }] });
    expect(await product.beginRefund({ ...request, replayOnly: true })).toEqual({ replayed: false });
    const { refund } = await product.beginRefund(request);
    const again = { ...request, refundId: randomUUID(), replayOnly: true };
    expect(await product.beginRefund(again)).toEqual({ replayed: true, refund });
    const reused = product.beginRefund({ ...again, fingerprint: Buffer.alloc(32, 2) });
    await expect(reused).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    const others = refundOf(purchaseId, {
      idempotencyKey,
      sellerId: seller + 1,
      fingerprint: Buffer.alloc(32, 3),
      lines: [{ itemId: table.itemId, quantity: 1 }],
    });
    expect(await product.beginRefund(others)).toMatchObject({ replayed: false, refund: { amountCents: 5000 } });
  });
});

describe('settling a refund', () => {
  test('refunded: quantities, sums and totals follow, and with restock the units go back on sale as a recorded change', async ({
    product,
    database,
  }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product);
    for (const restock of [true, false]) {
      const request = refundOf(purchaseId, { lines: [{ itemId: lamp.itemId, quantity: 1 }], restock });
      await product.beginRefund(request);
      const settled = await product.settleRefund({ refundId: request.refundId, outcome: 'refunded' });
      expect(settled).toMatchObject({ status: 'refunded', refundedAt: expect.any(Date) });
    }
    expect(await stateOf(product, purchaseId)).toMatchObject({
      status: 'paid',
      refundedCents: 2 * 1999,
      lines: [{ refundedQuantity: 2 }, { refundedQuantity: 0 }],
      refunds: [{ status: 'refunded' }, { status: 'refunded' }],
    });
    expect(await totals(product)).toEqual({ itemsSold: 1, itemsPurchased: 4 });
    expect(await quantityOf(product, lamp)).toBe(3);
    expect(await quantityOf(product, table)).toBe(2);
    expect(await database.query(`select change from quantity_changes where reason = 'returned'`)).toEqual([{ change: 1 }]);
    expect(await database.query('select seller_id::int, refunded_cents::int, status from sales order by seller_id')).toEqual([
      { seller_id: seller, refunded_cents: 3998, status: 'to_dispatch' },
      { seller_id: seller + 1, refunded_cents: 0, status: 'to_dispatch' },
    ]);
    await expectBooksToAgree(database);
  });

  test('a sale of which all is refunded says so', async ({ product, database }) => {
    const { purchaseId, line } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(3) });
    await product.beginRefund(request);
    await product.settleRefund({ refundId: request.refundId, outcome: 'refunded' });
    expect(await database.query('select status from sales')).toEqual([{ status: 'refunded' }]);
  });

  test('failed: its units can be refunded again, and nothing else changes', async ({ product, database }) => {
    const { purchaseId, line } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(3), restock: true });
    await product.beginRefund(request);
    const failed = await product.settleRefund({ refundId: request.refundId, outcome: 'failed' });
    expect(failed).toMatchObject({ status: 'failed' });
    expect(failed.refundedAt).toBeUndefined();
    expect(await stateOf(product, purchaseId)).toMatchObject({ refundedCents: 0, refunds: [{ status: 'failed' }] });
    expect(await totals(product)).toEqual({ itemsSold: 3, itemsPurchased: 3 });
    expect(await product.beginRefund({ ...request, refundId: randomUUID() })).toMatchObject({
      replayed: true,
      refund: { status: 'failed' },
    });
    expect(await product.beginRefund(refundOf(purchaseId, { lines: line(3) }))).toMatchObject({ refund: { status: 'pending' } });
    await expectBooksToAgree(database);
  });

  test('the first outcome stands, however many come and in any order', async ({ product, database }) => {
    const { purchaseId, line, item } = await sold(product);
    for (const outcomes of [
      ['refunded', 'failed'],
      ['failed', 'refunded'],
    ] as const) {
      const request = refundOf(purchaseId, { lines: line(1), restock: true });
      await product.beginRefund(request);
      const { refundId } = request;
      const settled = await Promise.all(
        Array.from({ length: 20 }, (_, i) => product.settleRefund({ refundId, outcome: outcomes[i % 2] as string })),
      );
      for (const refund of settled) expect(refund).toEqual(settled[0]);
    }
    const refunded = (await stateOf(product, purchaseId)).refunds.filter(({ status }) => status === 'refunded').length;
    expect(await quantityOf(product, item)).toBe(2 + refunded);
    expect(await totals(product)).toEqual({ itemsSold: 3 - refunded, itemsPurchased: 3 - refunded });
    await expectBooksToAgree(database);
  });

  test('an outcome that is none changes nothing, and a refund that was never begun is not found', async ({ product, database }) => {
    const { purchaseId, line } = await sold(product);
    const request = refundOf(purchaseId, { lines: line(1) });
    await product.beginRefund(request);
    const { refundId } = request;
    await expect(product.settleRefund({ refundId, outcome: 'unknown' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(database.query(`select settle_refund($1, 'unknown')`, [refundId])).rejects.toThrow('no such outcome: unknown');
    expect((await stateOf(product, purchaseId)).refunds).toMatchObject([{ status: 'pending' }]);
    const unknown = product.settleRefund({ refundId: randomUUID(), outcome: 'refunded' });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('refunds at once', () => {
  test('20 requests with one key begin one refund and get one response, 50 rounds', { timeout: 60_000 }, async ({ product, database }) => {
    const { purchaseId, line } = await sold(product, 50, { quantity: 50 });
    for (let round = 0; round < 50; round++) {
      const request = refundOf(purchaseId, { lines: line(1) });
      const all = await Promise.all(Array.from({ length: 20 }, () => product.beginRefund({ ...request, refundId: randomUUID() })));
      expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(all.map(({ refund }) => JSON.stringify(refund))).size).toBe(1);
    }
    expect(await database.query('select count(*)::int as refunds from refunds')).toEqual([{ refunds: 50 }]);
    await expectBooksToAgree(database);
  });

  test('20 keys for the last unit: one refund is begun, and the others are refused, 50 rounds', { timeout: 60_000 }, async ({
    product,
    database,
  }) => {
    const { purchaseId, line } = await sold(product, 50, { quantity: 50 });
    const first = refundOf(purchaseId, { lines: line(49) });
    await product.beginRefund(first);
    await product.settleRefund({ refundId: first.refundId, outcome: 'refunded' });
    for (let round = 0; round < 50; round++) {
      const all = await Promise.all(Array.from({ length: 20 }, () => product.beginRefund(refundOf(purchaseId, { lines: line(1) }))));
      expect(all.filter(({ refund }) => refund)).toHaveLength(1);
      expect(all.filter(({ refusal }) => refusal?.code === 'refund_exceeds_sale')).toHaveLength(19);
      const refundId = all.find(({ refund }) => refund)?.refund?.refundId as string;
      await product.settleRefund({ refundId, outcome: 'failed' });
    }
    await expectBooksToAgree(database);
  });

  /** Begins two refunds of the last unit, the second while the first is not committed. Returns what became of the second. */
  async function beginTwice(product: Product, database: TestDatabase): Promise<string | undefined> {
    const { purchaseId, line } = await sold(product, 1);
    const client = new pg.Client(database.serviceUrl);
    await client.connect();
    await client.query('begin');
    await client.query(`
      select begin_refund(gen_random_uuid(), '${purchaseId}', ${seller}, 'first', sha256('x'), array[${line(1)[0]?.itemId.slice(2)}], array[3],
        array[1], 'why', false, interval '20 s', false)`);
    const second = product.beginRefund(refundOf(purchaseId, { lines: line(1) })).then(
      ({ refund, refusal }) => refund?.status ?? refusal?.code,
      ({ code }: { code: string }) => code,
    );
    await expect.poll(() => waiting(database)).toBe(1);
    await client.query('commit');
    await client.end();
    return second;
  }

  test('a refund waits for another one of its purchase; without the lock the constraint stops it, and without both it begins', async ({
    product,
    database,
  }) => {
    expect(await beginTwice(product, database)).toBe('refund_exceeds_sale');
    const [{ source } = {}] = await database.query(`select pg_get_functiondef('begin_refund'::regproc) as source`);
    const lock = 'perform from purchases where id = of_purchase for no key update;';
    expect(source).toContain(lock);
    const constraint = 'refunds_within_quantity';
    try {
      await database.query(source?.replace(lock, ''));
      await database.query('delete from refund_lines; delete from refunds');
      expect(await beginTwice(product, database)).toBe('internal');
      await database.query(`alter table purchase_lines drop constraint ${constraint}`);
      await database.query('delete from refund_lines; delete from refunds');
      expect(await beginTwice(product, database)).toBe('pending');
    } finally {
      await database.query(source);
      await database.query('truncate purchases cascade');
      await database.query(
        `alter table purchase_lines add constraint ${constraint} check (refunding_quantity + refunded_quantity <= quantity)`,
      );
    }
  });

  test('two sellers who refund in one purchase while others buy never wait for each other in a circle', { timeout: 60_000 }, async ({
    product,
    database,
  }) => {
    const { lamp, table, purchaseId } = await soldByTwo(product, 5);
    await product.changeItemQuantity({ sellerId: seller, itemId: lamp.itemId, change: 1_000 });
    await product.changeItemQuantity({ sellerId: seller + 1, itemId: table.itemId, change: 1_000 });
    const refund = async (i: number) => {
      const item = i % 2 ? lamp : table;
      const request = refundOf(purchaseId, {
        sellerId: seller + (i % 2 ? 0 : 1),
        lines: [{ itemId: item.itemId, quantity: 1 }],
        restock: true,
      });
      const { refund } = await product.beginRefund(request);
      if (refund) await product.settleRefund({ refundId: request.refundId, outcome: 'refunded' });
      return refund !== undefined;
    };
    const shop = async (i: number) => {
      const cart = await cartWith(product, i % 2 ? lamp : table, 1);
      await product.addToCart({ ...cart, itemId: (i % 2 ? table : lamp).itemId, quantity: 1 });
      const request = purchaseOf(cart);
      await product.beginPurchase(request);
      await product.settlePurchase({ purchaseId: request.purchaseId, decision: i % 3 ? 'approved' : 'declined' });
    };
    const [made] = await Promise.all([
      Promise.all(Array.from({ length: 30 }, (_, i) => refund(i))),
      Promise.all(Array.from({ length: 30 }, (_, i) => shop(i))),
    ]);
    expect(made.filter(Boolean)).toHaveLength(10);
    expect(await stateOf(product, purchaseId)).toMatchObject({ lines: [{ refundedQuantity: 5 }, { refundedQuantity: 5 }] });
    expect(await quantityOf(product, lamp)).toBe(1_000 + 5 - 20);
    await expectBooksToAgree(database);
    expect(await waiting(database)).toBe(0);
  });
});

test('what is due is taken by one resolver at a time, with a growing back-off, and not before it is due', async ({ product, database }) => {
  const { purchaseId, line } = await sold(product, 3);
  await product.beginRefund(refundOf(purchaseId, { lines: line(1), dueSeconds: 60 }));
  const requests = [refundOf(purchaseId, { lines: line(1), dueSeconds: 0 }), refundOf(purchaseId, { lines: line(1), dueSeconds: 0 })];
  for (const request of requests) await product.beginRefund(request);
  await database.query(`update refunds set created_at = now() - interval '90 seconds' where id = $1`, [requests[0]?.refundId]);
  const taken = await Promise.all([product.takeDueRefunds({ limit: 10 }), product.takeDueRefunds({ limit: 10 })]);
  const refunds = taken.flatMap(({ refunds }) => refunds);
  expect(refunds.map(({ refundId }) => refundId).toSorted()).toEqual(requests.map(({ refundId }) => refundId).toSorted());
  expect(refunds[0]).toMatchObject({ purchaseId, amountCents: 1999, reason: 'Broken on arrival', lines: line(1), status: 'pending' });
  for (const { oldestPendingSeconds } of taken) expect(oldestPendingSeconds).toBeGreaterThanOrEqual(90);
  expect(await product.takeDueRefunds({ limit: 10 })).toMatchObject({ refunds: [] });
  const waits: number[] = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    await database.query('update refunds set retry_at = now()');
    await product.takeDueRefunds({ limit: 10 });
    const [row] = await database.query<{ seconds: number }>(
      'select extract(epoch from retry_at - now())::float as seconds from refunds where id = $1',
      [requests[0]?.refundId],
    );
    waits.push(Math.round(row?.seconds ?? 0));
  }
  expect(waits).toEqual([2, 4, 8, 15, 15, 15, 15]);
});

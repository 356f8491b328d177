import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';
import { buyCart, quantityOf } from '../support/people/purchases.ts';
import { scale } from '../support/setup/scale.ts';

const market = useMarketplace();
let seller: Person;
let other: Person;
let buyer: Person;

beforeAll(async () => {
  [seller, other, buyer] = [await newSeller(market.api), await newSeller(market.api), await newBuyer(market.api)];
});

interface Asked {
  key?: string;
  lines?: unknown;
  reason?: unknown;
  restock?: unknown;
}

const refund = (purchaseId: string, { key = randomUUID(), reason = 'Broken', ...rest }: Asked, person = seller) =>
  market.api.post(`/v1/sellers/me/sales/${purchaseId}/refunds`, { reason, ...rest }, { ...person, headers: { 'Idempotency-Key': key } });

/** A paid purchase of three lamps of one seller and a vase of the other. */
async function sold() {
  const { api } = market;
  const [lamp, vase] = [await newItem(api, seller), await newItem(api, other, { name: 'Vase', priceCents: 500 })];
  await api.post('/v1/cart/lines', { itemId: lamp.itemId, quantity: 3 }, buyer);
  await api.post('/v1/cart/lines', { itemId: vase.itemId, quantity: 1 }, buyer);
  const { body } = await buyCart(api, buyer);
  return { purchaseId: body.purchaseId as string, lamp, vase };
}

const saleOf = async (purchaseId: string, person = seller) => (await market.api.get(`/v1/sellers/me/sales/${purchaseId}`, person)).body;
const purchaseOf = async (purchaseId: string) => (await market.api.get(`/v1/purchases/${purchaseId}`, buyer)).body;
const moneyBack = async (purchaseId: string): Promise<number> => {
  const [row] = await market.services.databases.payment.query<{ cents: number }>(
    'select coalesce(sum(amount_cents), 0)::int as cents from refunds where transaction_id = $1',
    [purchaseId],
  );
  return row?.cents ?? 0;
};

describe('a refund', () => {
  test('gives money back once, counts for the sale, the purchase and both accounts, and restocks on request', async () => {
    const { purchaseId, lamp } = await sold();
    const [before, boughtBefore] = [
      (await market.api.get('/v1/sellers/me', seller)).body,
      (await market.api.get('/v1/buyers/me', buyer)).body,
    ];
    const key = randomUUID();
    const asked = { key, lines: [{ itemId: lamp.itemId, quantity: 2 }], restock: true };
    const made = await refund(purchaseId, asked);
    expect([made.status, made.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
    expect(made.body).toEqual({
      refundId: expect.any(String),
      purchaseId,
      status: 'refunded',
      lines: [{ itemId: lamp.itemId, quantity: 2 }],
      amountCents: 3998,
      currency: 'USD',
      reason: 'Broken',
      restock: true,
      createdAt: expect.any(String),
      refundedAt: expect.any(String),
    });
    const again = await refund(purchaseId, asked);
    expect([again.status, again.headers.get('Idempotent-Replayed'), again.body]).toEqual([201, 'true', made.body]);
    expect(await moneyBack(purchaseId)).toBe(3998);
    expect(await quantityOf(market.api, lamp.itemId, buyer)).toBe(4);
    expect(await saleOf(purchaseId)).toMatchObject({
      status: 'to_dispatch',
      refundedCents: 3998,
      refunds: [made.body],
      lines: [{ refundedQuantity: 2 }],
    });
    expect(await saleOf(purchaseId, other)).toMatchObject({ refundedCents: 0, refunds: [] });
    expect(await purchaseOf(purchaseId)).toMatchObject({ status: 'paid', totalCents: 6497, refundedCents: 3998, refunds: [made.body] });
    expect((await market.api.get('/v1/sellers/me', seller)).body.itemsSold).toBe(before.itemsSold - 2);
    expect((await market.api.get('/v1/buyers/me', buyer)).body.itemsPurchased).toBe(boughtBefore.itemsPurchased - 2);

    expect((await refund(purchaseId, { lines: [{ itemId: lamp.itemId, quantity: 1 }] })).status).toBe(201);
    expect(await saleOf(purchaseId)).toMatchObject({ status: 'refunded', refundedCents: 5997 });
    expect(await quantityOf(market.api, lamp.itemId, buyer)).toBe(4);
  });

  test('of more than is left is refused for good with what is left', async () => {
    const { purchaseId, lamp } = await sold();
    await refund(purchaseId, { lines: [{ itemId: lamp.itemId, quantity: 2 }] });
    const asked = { key: randomUUID(), lines: [{ itemId: lamp.itemId, quantity: 2 }] };
    for (const replayed of [null, 'true']) {
      const refused = await refund(purchaseId, asked);
      expect([refused.status, refused.body.code, refused.headers.get('Idempotent-Replayed')]).toEqual([
        409,
        'refund_exceeds_sale',
        replayed,
      ]);
      expect(refused.body.lines).toEqual([{ itemId: lamp.itemId, requested: 2, left: 1 }]);
    }
    expect(await moneyBack(purchaseId)).toBe(3998);
  });

  test('of another seller’s sale or item is not found, and a key for another refund is refused', async () => {
    const { purchaseId, lamp, vase } = await sold();
    const stranger = await newSeller(market.api);
    const lines = [{ itemId: lamp.itemId, quantity: 1 }];
    expect((await refund(purchaseId, { lines }, stranger)).body.code).toBe('not_found');
    expect((await refund(randomUUID(), { lines })).body.code).toBe('not_found');
    expect((await refund(purchaseId, { lines: [{ itemId: vase.itemId, quantity: 1 }] })).body.code).toBe('not_found');
    const key = randomUUID();
    expect((await refund(purchaseId, { key, lines })).status).toBe(201);
    for (const changed of [{ lines: [{ itemId: lamp.itemId, quantity: 2 }] }, { lines, reason: 'Late' }, { lines, restock: true }]) {
      const { status, body } = await refund(purchaseId, { key, ...changed });
      expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
    }
    expect(await moneyBack(purchaseId)).toBe(1999);
  });

  test.each<[string, Asked, string]>([
    ['no lines', { lines: [] }, 'lines'],
    ['lines that are no list', { lines: {} }, 'lines'],
    ['101 lines', { lines: Array.from({ length: 101 }, (_, i) => ({ itemId: `3-${i + 1}`, quantity: 1 })) }, 'lines'],
    ['an item twice', { lines: [1, 2].map((quantity) => ({ itemId: '3-1', quantity })) }, 'lines'],
    ['a quantity of 0', { lines: [{ itemId: '3-1', quantity: 0 }] }, 'lines[0].quantity'],
    ['a quantity of 1,001', { lines: [{ itemId: '3-1', quantity: 1_001 }] }, 'lines[0].quantity'],
    ['an item that is no id', { lines: [{ itemId: 'lamp', quantity: 1 }] }, 'lines[0].itemId'],
    ['an empty reason', { lines: [{ itemId: '3-1', quantity: 1 }], reason: ' ' }, 'reason'],
    ['a reason of 201 characters', { lines: [{ itemId: '3-1', quantity: 1 }], reason: 'x'.repeat(201) }, 'reason'],
    ['restock that is no boolean', { lines: [{ itemId: '3-1', quantity: 1 }], restock: 'yes' }, 'restock'],
    ['a key with a blank', { key: 'a b', lines: [{ itemId: '3-1', quantity: 1 }] }, 'Idempotency-Key'],
  ])('with %s is a 400 that names the field', async (_, asked, field) => {
    const { status, body } = await refund(randomUUID(), asked);
    expect([status, body.errors.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
  });

  test('sent twenty times at once with one key is one refund; with twenty keys for the last unit, one is made', {
    timeout: 300_000,
  }, async () => {
    for (let round = 0; round < scale(3, 50); round += 1) {
      const { purchaseId, lamp } = await sold();
      const line = (quantity: number) => ({ lines: [{ itemId: lamp.itemId, quantity }] });
      const key = randomUUID();
      const same = await Promise.all(Array.from({ length: 20 }, () => refund(purchaseId, { key, ...line(2) })));
      expect(new Set(same.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(same.map(({ body }) => body.refundId)).size).toBe(1);
      const racing = await Promise.all(Array.from({ length: 20 }, () => refund(purchaseId, line(1))));
      expect(racing.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      expect(await moneyBack(purchaseId)).toBe(5997);
      expect((await saleOf(purchaseId)).lines).toMatchObject([{ refundedQuantity: 3 }]);
    }
  });

  test('that the payment service refuses has failed for good, and its units can be refunded again', async () => {
    const { purchaseId, lamp } = await sold();
    const { payment } = market.services.databases;
    // The operator gives the whole payment back by hand.
    await payment.query(`insert into refunds (refund_id, transaction_id, amount_cents, reason) values ($1, $1, 6497, 'by hand')`, [
      purchaseId,
    ]);
    const asked = { key: randomUUID(), lines: [{ itemId: lamp.itemId, quantity: 1 }] };
    for (const replayed of [null, 'true']) {
      const { status, body, headers } = await refund(purchaseId, asked);
      expect([status, body.code, headers.get('Idempotent-Replayed')]).toEqual([409, 'refund_failed', replayed]);
    }
    expect(await saleOf(purchaseId)).toMatchObject({ refundedCents: 0, refunds: [{ status: 'failed' }], lines: [{ refundedQuantity: 0 }] });
  });
});

test('a refund whose message was lost is finished by the resolver, by a replay, and by a look at the sale', async () => {
  const finish: Record<string, (purchaseId: string, again: () => Promise<unknown>) => Promise<unknown>> = {
    resolver: () => market.api.post('/v1/internal/resolve-purchases', undefined, { token: schedulerToken }),
    'twenty replays at once': (_, again) => Promise.all(Array.from({ length: 20 }, again)),
    sale: (purchaseId) => saleOf(purchaseId),
  };
  for (const [name, finishing] of Object.entries(finish)) {
    const { purchaseId, lamp } = await sold();
    const asked = { key: randomUUID(), lines: [{ itemId: lamp.itemId, quantity: 1 }] };
    const { product, payment } = market.services.databases;
    // The payment service cannot work without this table.
    await payment.query('alter table refunds rename to refunds_away');
    const pending = await refund(purchaseId, asked);
    expect([name, pending.status, pending.body.status]).toEqual([name, 202, 'pending']);
    expect(Number(pending.headers.get('Retry-After'))).toBeGreaterThan(0);
    await payment.query('alter table refunds_away rename to refunds');
    await product.query(`update refunds set retry_at = now() where status = 'pending'`);
    await finishing(purchaseId, () => refund(purchaseId, asked));
    expect([name, (await purchaseOf(purchaseId)).refunds]).toMatchObject([name, [{ status: 'refunded', amountCents: 1999 }]]);
    expect(await moneyBack(purchaseId)).toBe(1999);
  }
});

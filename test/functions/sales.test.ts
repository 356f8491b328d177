import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { declinedCard } from '../support/people/cards.ts';
import { newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';
import { address, buyCart, buyFrom } from '../support/people/purchases.ts';

const market = useMarketplace();
let seller: Person;
let other: Person;
let buyer: Person;

beforeAll(async () => {
  [seller, other, buyer] = [await newSeller(market.api), await newSeller(market.api), await newBuyer(market.api)];
});

const sales = '/v1/sellers/me/sales';
const saleOf = async (purchaseId: string, person = seller) => (await market.api.get(`${sales}/${purchaseId}`, person)).body;
const dispatch = (purchaseId: string, body?: unknown, person = seller) => market.api.put(`${sales}/${purchaseId}/dispatch`, body, person);

describe('a sale', () => {
  test('is what each seller sees of a purchase: the own lines, and where to send them', async () => {
    const { api } = market;
    const [lamp, shade, table] = [
      await newItem(api, seller),
      await newItem(api, seller, { name: 'Shade', priceCents: 500 }),
      await newItem(api, other, { name: 'Table', priceCents: 5000 }),
    ];
    for (const [{ itemId }, quantity] of [
      [lamp, 2],
      [shade, 1],
      [table, 1],
    ] as const)
      await api.post('/v1/cart/lines', { itemId, quantity }, buyer);
    const { body: purchase } = await buyCart(api, buyer, { delivery: address });
    expect(purchase).toMatchObject({ delivery: address, dispatches: [] });

    const mine = {
      purchaseId: purchase.purchaseId,
      status: 'to_dispatch',
      lines: [
        {
          itemId: lamp.itemId,
          name: 'Brass lamp',
          sellerId: seller.id,
          sellerName: 'Noor',
          priceCents: 1999,
          quantity: 2,
          refundedQuantity: 0,
        },
        { itemId: shade.itemId, name: 'Shade', sellerId: seller.id, sellerName: 'Noor', priceCents: 500, quantity: 1, refundedQuantity: 0 },
      ],
      totalCents: 4498,
      refundedCents: 0,
      refunds: [],
      currency: 'USD',
      delivery: address,
      paidAt: purchase.paidAt,
    };
    expect(await saleOf(purchase.purchaseId)).toEqual(mine);
    expect(await saleOf(purchase.purchaseId, other)).toEqual({
      ...mine,
      lines: [
        { itemId: table.itemId, name: 'Table', sellerId: other.id, sellerName: 'Noor', priceCents: 5000, quantity: 1, refundedQuantity: 0 },
      ],
      totalCents: 5000,
    });
    const { body: list, headers } = await api.get(sales, { ...seller, query: { pageSize: 1 } });
    expect(list.items).toEqual([mine]);
    expect(headers.get('Cache-Control')).toBe('no-store');
  });

  test('has no delivery if the buyer gave none', async () => {
    const { purchaseId } = await buyFrom(market.api, seller, buyer);
    expect(await saleOf(purchaseId)).not.toHaveProperty('delivery');
  });

  test('is not found by a seller who has nothing in the purchase, under another id, or under none', async () => {
    const { purchaseId } = await buyFrom(market.api, seller, buyer);
    for (const [id, person] of [
      [purchaseId, other],
      [randomUUID(), seller],
      ['7', seller],
    ] as const) {
      expect((await market.api.get(`${sales}/${id}`, person)).body).toMatchObject({ status: 404, code: 'not_found' });
      expect((await dispatch(id, {}, person)).body).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test.each(['declined', 'pending', 'cancelled'])('is none of a purchase that is %s', async (status) => {
    const { api, services } = market;
    const { itemId } = await newItem(api, seller);
    await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
    const { body } = await buyCart(api, buyer, { card: declinedCard });
    await services.databases.product.query('update purchases set status = $2 where id = $1', [body.purchaseId, status]);
    try {
      expect((await api.get(`${sales}/${body.purchaseId}`, seller)).status).toBe(404);
      expect((await dispatch(body.purchaseId, { carrier: 'Post' })).status).toBe(404);
      const { body: list } = await api.get(sales, { ...seller, query: { pageSize: 100 } });
      expect(list.items.map(({ purchaseId }: { purchaseId: string }) => purchaseId)).not.toContain(body.purchaseId);
    } finally {
      await services.databases.product.query(`update purchases set status = 'declined' where id = $1`, [body.purchaseId]);
      await api.delete('/v1/cart', buyer);
    }
  });
});

describe('a dispatch', () => {
  test('is seen by the buyer; again it is harmless, other values replace the first, and what is absent is cleared', async () => {
    const { api } = market;
    const { purchaseId } = await buyFrom(api, seller, buyer, { delivery: address });
    const handedOver = { carrier: 'Royal Mail', trackingNumber: 'AB1' };
    const first = await dispatch(purchaseId, handedOver);
    expect([first.status, first.body]).toEqual([200, { ...(await saleOf(purchaseId)), status: 'dispatched', ...handedOver }]);
    const { dispatchedAt } = first.body;
    expect(Date.now() - Date.parse(dispatchedAt)).toBeLessThan(60_000);
    const seen = async () => (await api.get(`/v1/purchases/${purchaseId}`, buyer)).body.dispatches;
    expect(await seen()).toEqual([{ sellerId: seller.id, dispatchedAt, ...handedOver }]);

    expect((await dispatch(purchaseId, handedOver)).body).toEqual(first.body);
    expect((await dispatch(purchaseId, { carrier: '  UPS ' })).body).toMatchObject({ dispatchedAt, carrier: 'UPS' });
    expect(await seen()).toEqual([{ sellerId: seller.id, dispatchedAt, carrier: 'UPS' }]);
    const { body: bare } = await dispatch(purchaseId);
    expect(bare).toMatchObject({ dispatchedAt, status: 'dispatched' });
    expect(await seen()).toEqual([{ sellerId: seller.id, dispatchedAt }]);
    expect((await api.get('/v1/purchases', { ...buyer, query: { pageSize: 1 } })).body.items[0].dispatches).toEqual(await seen());
  });

  test('of one seller leaves the other’s part of the purchase alone', async () => {
    const { api } = market;
    for (const person of [seller, other])
      await api.post('/v1/cart/lines', { itemId: (await newItem(api, person)).itemId, quantity: 1 }, buyer);
    const { body } = await buyCart(api, buyer);
    await dispatch(body.purchaseId, { carrier: 'Post' }, other);
    expect(await saleOf(body.purchaseId)).toMatchObject({ status: 'to_dispatch' });
    await dispatch(body.purchaseId, { trackingNumber: '7' });
    const { dispatches } = (await api.get(`/v1/purchases/${body.purchaseId}`, buyer)).body;
    expect(dispatches).toEqual([
      { sellerId: other.id, dispatchedAt: expect.any(String), carrier: 'Post' },
      { sellerId: seller.id, dispatchedAt: expect.any(String), trackingNumber: '7' },
    ]);
  });

  test('twenty times at once has one instant', async () => {
    const { purchaseId } = await buyFrom(market.api, seller, buyer);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => dispatch(purchaseId, { carrier: `Carrier ${i}` })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.dispatchedAt}`)).size).toBe(1);
  });

  test.each([null, 7, '', ' ', 'x'.repeat(65), 'a\nb', 'a\u202eb', '\u200d', ['Post']])(
    'refuses %j as carrier and tracking number',
    async (value) => {
      for (const field of ['carrier', 'trackingNumber']) {
        const { status, body } = await dispatch(randomUUID(), { [field]: value });
        expect([status, body.errors.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
      }
    },
  );

  test('refuses fields that it does not have, and takes 64 characters', async () => {
    const { purchaseId } = await buyFrom(market.api, seller, buyer);
    expect((await dispatch(purchaseId, { dispatchedAt: '2020-01-01' })).body.errors).toMatchObject([{ field: 'dispatchedAt' }]);
    const carrier = '🚚'.repeat(64);
    expect((await dispatch(purchaseId, { carrier })).body).toMatchObject({ carrier });
  });
});

describe('the list of sales', () => {
  test('is filtered by status, the last paid first, and each sale changes its place when it is dispatched', async () => {
    const { api } = market;
    const own = await newSeller(api);
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.unshift((await buyFrom(api, own, buyer)).purchaseId);
    const listed = async (query: Record<string, string> = {}) => {
      const { body } = await api.get(sales, { ...own, query });
      return body.items.map(({ purchaseId }: { purchaseId: string }) => purchaseId);
    };
    expect(await listed()).toEqual(ids);
    await dispatch(ids[1] as string, {}, own);
    expect(await listed()).toEqual(ids);
    expect(await listed({ status: 'dispatched' })).toEqual([ids[1]]);
    expect(await listed({ status: 'to_dispatch' })).toEqual([ids[0], ids[2]]);
    expect(await listed({ status: 'refunded' })).toEqual([]);
  });

  test('shows each sale once and misses none that was there, while others arrive', async () => {
    const { api } = market;
    const own = await newSeller(api);
    const before: string[] = [];
    for (let i = 0; i < 5; i += 1) before.unshift((await buyFrom(api, own, buyer)).purchaseId);
    const seen: string[] = [];
    let pageToken: string | undefined;
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await api.get(sales, { ...own, query: { pageSize: 2, ...(pageToken && { pageToken }) } });
      seen.push(...body.items.map(({ purchaseId }: { purchaseId: string }) => purchaseId));
      pageToken = body.nextPageToken;
      if (!pageToken) break;
      await buyFrom(api, own, buyer);
      await dispatch(seen.at(-1) as string, {}, own);
    }
    expect(seen).toEqual(before);
  });

  test('takes a page token for the same seller and status alone', async () => {
    const { api } = market;
    const own = await newSeller(api);
    for (let i = 0; i < 3; i += 1) await buyFrom(api, own, buyer);
    const status = async (query: Record<string, string | number>, person = own) => (await api.get(sales, { ...person, query })).status;
    const token = (await api.get(sales, { ...own, query: { pageSize: 1, status: 'to_dispatch' } })).body.nextPageToken;
    const bare = (await api.get(sales, { ...own, query: { pageSize: 1 } })).body.nextPageToken;
    expect(await status({ pageToken: token, status: 'to_dispatch', pageSize: 2 })).toBe(200);
    expect(await status({ pageToken: token })).toBe(400);
    expect(await status({ pageToken: bare, status: 'to_dispatch' })).toBe(400);
    expect(await status({ pageToken: token, status: 'dispatched' })).toBe(400);
    expect(await status({ pageToken: token, status: 'to_dispatch' }, other)).toBe(400);
    expect((await api.get('/v1/sellers/me/items', { ...own, query: { pageToken: bare } })).status).toBe(400);
  });

  test.each(['', 'paid', 'TO_DISPATCH', 'to_dispatch&status=dispatched'])('refuses the status "%s"', async (status) => {
    const { body } = await market.api.get(sales, { ...seller, query: `status=${status}` });
    expect([body.status, body.errors.map((error: { field: string }) => error.field)]).toEqual([400, ['status']]);
  });

  test('is empty for a seller who has sold nothing', async () => {
    expect((await market.api.get(sales, await newSeller(market.api))).body).toEqual({ items: [] });
  });
});

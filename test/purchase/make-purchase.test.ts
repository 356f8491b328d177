import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../functions/purchase/fingerprint.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card, declinedCard } from '../support/people/cards.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { buyCart, newShopper, quantityOf } from '../support/people/purchases.ts';
import { scale } from '../support/setup/scale.ts';

const marketplace = useMarketplace();

describe('a purchase', () => {
  test('is paid: 201 with the total, and the carts and counters change', async () => {
    const { api } = marketplace;
    const { seller, buyer, item } = await newShopper(api);
    const paid = await buyCart(api, buyer, { expectedTotalCents: 3998 });
    expect(paid.status).toBe(201);
    expect(paid.body).toEqual({
      purchaseId: expect.any(String),
      status: 'paid',
      lines: [
        {
          itemId: item.itemId,
          name: 'Brass lamp',
          sellerId: seller.id,
          sellerName: item.sellerName,
          priceCents: 1999,
          quantity: 2,
          refundedQuantity: 0,
        },
      ],
      totalCents: 3998,
      refundedCents: 0,
      refunds: [],
      currency: 'USD',
      card: { brand: 'visa', last4: '4242' },
      dispatches: [],
      createdAt: expect.any(String),
      paidAt: expect.any(String),
    });
    const path = `/v1/purchases/${paid.body.purchaseId}`;
    expect(paid.headers.get('Location')).toBe(path);
    expect(paid.headers.get('Idempotent-Replayed')).toBeNull();
    expect(paid.headers.get('Cache-Control')).toBe('no-store');
    expect((await api.get(path, buyer)).body).toEqual(paid.body);
    expect((await api.get('/v1/purchases', buyer)).body).toEqual({ items: [paid.body] });
    expect((await api.get('/v1/cart', buyer)).body.lines).toEqual([]);
    expect((await api.get('/v1/buyers/me', buyer)).body.itemsPurchased).toBe(2);
    expect((await api.get('/v1/sellers/me', seller)).body.itemsSold).toBe(2);
    expect(await quantityOf(api, item.itemId, buyer)).toBe(3);
  });

  test('is declined: 402 with its id, and nothing has changed', async () => {
    const { api } = marketplace;
    const { buyer, item } = await newShopper(api);
    const declined = await buyCart(api, buyer, { card: declinedCard });
    expect(declined.body).toMatchObject({ status: 402, code: 'payment_declined', purchaseId: expect.any(String) });
    expect((await api.get(`/v1/purchases/${declined.body.purchaseId}`, buyer)).body).toMatchObject({ status: 'declined' });
    expect((await api.get('/v1/purchases', buyer)).body).toEqual({ items: [] });
    expect((await api.get('/v1/cart', buyer)).body.lines).toHaveLength(1);
    expect(await quantityOf(api, item.itemId, buyer)).toBe(5);
  });

  test('of an empty cart is refused', async () => {
    const { api } = marketplace;
    expect((await buyCart(api, await newBuyer(api))).body).toMatchObject({ status: 409, code: 'cart_empty' });
  });

  test('of more than is left is refused, with the rest of each line', async () => {
    const { api } = marketplace;
    const { seller, buyer, item } = await newShopper(api, { quantity: 5 });
    await api.post(`/v1/items/${item.itemId}/quantity-changes`, { change: -2 }, seller);
    expect((await buyCart(api, buyer, { expectedTotalCents: 1 })).body).toMatchObject({
      status: 409,
      code: 'insufficient_quantity',
      totalCents: 5 * 1999,
      lines: [{ itemId: item.itemId, requested: 5, available: 3, priceCents: 1999 }],
    });
  });

  test('at another total than expected is refused with the current prices', async () => {
    const { api } = marketplace;
    const { seller, buyer, item } = await newShopper(api);
    await api.put(`/v1/items/${item.itemId}/price`, { priceCents: 2000 }, seller);
    expect((await buyCart(api, buyer, { expectedTotalCents: 3998 })).body).toMatchObject({
      status: 409,
      code: 'price_changed',
      totalCents: 4000,
      lines: [{ itemId: item.itemId, requested: 2, available: 5, priceCents: 2000 }],
    });
    expect((await buyCart(api, buyer, { expectedTotalCents: 4000 })).status).toBe(201);
  });

  test('is shown only to its buyer', async () => {
    const { api } = marketplace;
    const { buyer } = await newShopper(api);
    const path = `/v1/purchases/${(await buyCart(api, buyer)).body.purchaseId}`;
    expect((await api.get(path, await newBuyer(api))).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await api.get(`/v1/purchases/${randomUUID()}`, buyer)).status).toBe(404);
    expect((await api.get('/v1/purchases/7', buyer)).status).toBe(404);
  });
});

describe('the same key again', () => {
  test.each([
    ['paid', card, 201],
    ['declined', declinedCard, 402],
  ])('returns the purchase that was %s, from any session, marked as a replay', async (_, card, status) => {
    const { api } = marketplace;
    const { buyer } = await newShopper(api);
    const key = randomUUID();
    const first = await buyCart(api, buyer, { key, card });
    const session = await api.post('/v1/buyers/sessions', { username: buyer.username, password: 'correct horse 7' });
    const again = await buyCart(api, { ...buyer, token: session.body.sessionToken }, { key, card });
    expect(again.status).toBe(status);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect({ ...again.body, requestId: 0 }).toEqual({ ...first.body, requestId: 0 });
  });

  test('returns a refusal for good, even when the cart can be bought by now', async () => {
    const { api } = marketplace;
    const buyer = await newBuyer(api);
    const key = randomUUID();
    await buyCart(api, buyer, { key });
    const item = await newItem(api, await newSeller(api));
    await api.post('/v1/cart/lines', { itemId: item.itemId, quantity: 1 }, buyer);
    const again = await buyCart(api, buyer, { key });
    expect(again.body).toMatchObject({ status: 409, code: 'cart_empty' });
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect((await buyCart(api, buyer)).status).toBe(201);
  });

  test.each([
    ['paid', 201, card],
    ['declined', 402, declinedCard],
  ])("gets the first outcome after the card's month has ended: %s", async (_, status, first) => {
    const { api, services } = marketplace;
    const { buyer } = await newShopper(api);
    const key = randomUUID();
    const { body } = await buyCart(api, buyer, { key, card: first });
    expect(body.status).toBe(status === 201 ? 'paid' : status);
    const expired = { ...first, expiration: '01/20' };
    // As if the card had been given with the month that has ended by now.
    const asked = { expectedTotalCents: undefined, card: expired, brand: 'visa', last4: first.number.slice(-4), delivery: undefined };
    const fingerprint = fingerprintOf(asked);
    await services.databases.product.query('update purchases set fingerprint = $2 where id = $1', [body.purchaseId, fingerprint]);
    const again = await buyCart(api, buyer, { key, card: expired });
    expect([again.status, again.body.purchaseId, again.headers.get('Idempotent-Replayed')]).toEqual([status, body.purchaseId, 'true']);
    expect((await buyCart(api, buyer, { key, card: { ...expired, expiration: '02/20' } })).status).toBe(422);
  });

  test('with a new key and an expired card is a 400, and stores and holds nothing', async () => {
    const { api, services } = marketplace;
    const { buyer, item } = await newShopper(api);
    const key = randomUUID();
    const refused = await buyCart(api, buyer, { key, card: { ...card, expiration: '01/20' } });
    expect(refused.body).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ field: 'card.expiration' }] });
    expect(await services.databases.product.query('select id from purchases where idempotency_key = $1', [key])).toEqual([]);
    expect(await quantityOf(api, item.itemId, buyer)).toBe(5);
    expect((await buyCart(api, buyer, { key })).status).toBe(201);
  });

  test.each([
    ['another total', { expectedTotalCents: 3998 }],
    ['another holder', { card: { ...card, holderName: 'Somebody Else' } }],
    ['another expiration', { card: { ...card, expiration: '11/40' } }],
    ['another card', { card: { ...card, number: '5555555555554444' } }],
  ])('with %s is refused', async (_, change) => {
    const { api } = marketplace;
    const { buyer } = await newShopper(api);
    const key = randomUUID();
    await buyCart(api, buyer, { key });
    expect((await buyCart(api, buyer, { key, ...change })).body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  test('of another buyer is another key', async () => {
    const { api } = marketplace;
    const [one, other] = await Promise.all([newShopper(api), newShopper(api)]);
    const key = randomUUID();
    const [first, second] = await Promise.all([buyCart(api, one.buyer, { key }), buyCart(api, other.buyer, { key })]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.purchaseId).not.toBe(second.body.purchaseId);
  });

  test('fifty times at once: one charge, one purchase, fifty equal responses', async () => {
    const { api, services } = marketplace;
    const { buyer, item } = await newShopper(api, { stock: 1000 });
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => buyCart(api, buyer, { key })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === null)).toHaveLength(1);
    const [{ purchaseId } = { purchaseId: '' }] = answers.map(({ body }) => body);
    expect(await services.databases.payment.query('select id from transactions where id = $1', [purchaseId])).toHaveLength(1);
    expect((await api.get('/v1/purchases', buyer)).body.items).toHaveLength(1);
    expect(await quantityOf(api, item.itemId, buyer)).toBe(998);
  });
});

const rounds = scale(5, 50);

test(`forty buyers at once for five units, ${rounds} rounds: exactly five are sold each time and no other buyer is charged`, async () => {
  const { api, services } = marketplace;
  const seller = await newSeller(api);
  const buyers = await Promise.all(Array.from({ length: 40 }, () => newBuyer(api)));
  const paidIds: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const { itemId } = await newItem(api, seller);
    await Promise.all(buyers.map((buyer) => api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer)));
    const answers = await Promise.all(buyers.map((buyer) => buyCart(api, buyer)));
    const paid = answers.filter(({ status }) => status === 201);
    expect(paid).toHaveLength(5);
    for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe('insufficient_quantity');
    paidIds.push(...paid.map(({ body }) => body.purchaseId));
    expect(await quantityOf(api, itemId, seller)).toBe(0);
    await Promise.all(buyers.map((buyer) => api.delete('/v1/cart', buyer)));
  }
  const charged = await services.databases.payment.query('select id from transactions where id = any($1)', [paidIds]);
  expect(charged).toHaveLength(5 * rounds);
  const [all] = await services.databases.product.query(
    `
    select count(*)::int as purchases from purchases where buyer_id = any($1) and status <> 'refused'`,
    [buyers.map(({ id }) => id)],
  );
  expect(all).toEqual({ purchases: 5 * rounds });
}, 120_000);

import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card } from '../support/people/cards.ts';
import { logIn, newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';

const market = useMarketplace();
let seller: Person;

beforeAll(async () => {
  seller = await newSeller(market.api);
});

const empty = { lines: [], totalCents: 0, currency: 'USD', saved: true };

test('a cart fills, empties and has current prices', async () => {
  const { api } = market;
  const [lamp, vase] = [await newItem(api, seller), await newItem(api, seller, { name: 'Vase', priceCents: 500 })];
  const buyer = await newBuyer(api);
  const line = ({ itemId, name, priceCents }: typeof lamp, quantity: number) => ({
    itemId,
    name,
    sellerId: seller.id,
    sellerName: 'Noor',
    quantity,
    priceCents,
    available: true,
  });
  const add = (itemId: string, quantity: number) => api.post('/v1/cart/lines', { itemId, quantity }, buyer);

  expect((await api.get('/v1/cart', buyer)).body).toEqual(empty);
  await add(lamp.itemId, 2);
  expect((await add(vase.itemId, 1)).body).toEqual({
    lines: [line(lamp, 2), line(vase, 1)],
    totalCents: 4498,
    currency: 'USD',
    saved: false,
  });
  await api.put(`/v1/items/${vase.itemId}/price`, { priceCents: 600 }, seller);
  expect((await api.get('/v1/cart', buyer)).body.totalCents).toBe(4598);
  const removed = await api.delete(`/v1/cart/lines/${lamp.itemId}`, { ...buyer, query: { quantity: 1 } });
  expect(removed.body.lines).toMatchObject([{ quantity: 1 }, { quantity: 1 }]);
  expect((await api.delete(`/v1/cart/lines/${lamp.itemId}`, buyer)).body.lines).toMatchObject([{ itemId: vase.itemId }]);
  expect((await api.delete('/v1/cart', buyer)).status).toBe(204);
  expect((await api.get('/v1/cart', buyer)).body).toEqual(empty);
});

test('more than is left, more than the cart holds, and unknown lines are refused', async () => {
  const { api } = market;
  const { itemId } = await newItem(api, seller, { quantity: 5 });
  const buyer = await newBuyer(api);
  const add = (quantity: number) => api.post('/v1/cart/lines', { itemId, quantity }, buyer);
  await add(3);
  expect((await add(3)).body).toMatchObject({ code: 'insufficient_quantity', lines: [{ itemId, available: 5 }] });
  expect((await api.delete(`/v1/cart/lines/${itemId}`, { ...buyer, query: 'quantity=4' })).body.code).toBe('insufficient_quantity');
  expect((await api.delete('/v1/cart/lines/3-999999', buyer)).body.code).toBe('not_found');
  expect((await api.post('/v1/cart/lines', { itemId: '3-999999', quantity: 1 }, buyer)).body.code).toBe('not_found');
  expect((await api.get('/v1/cart', buyer)).body.lines).toMatchObject([{ quantity: 3 }]);
});

test('a saved cart begins the next session; an unsaved one is lost', async () => {
  const { api } = market;
  const { itemId } = await newItem(api, seller);
  const buyer = await newBuyer(api);
  await api.post('/v1/cart/lines', { itemId, quantity: 2 }, buyer);
  expect((await api.put('/v1/cart/saved', undefined, buyer)).body).toMatchObject({ saved: true, lines: [{ quantity: 2 }] });
  await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
  await api.delete('/v1/buyers/sessions/current', buyer);
  const token = await logIn(api, 'buyer', buyer.username);
  expect((await api.get('/v1/cart', { token })).body).toMatchObject({ saved: true, lines: [{ quantity: 2 }] });
});

test('feedback needs a paid purchase, counts once, and shows on item and seller', async () => {
  const { api } = market;
  const owner = await newSeller(api);
  const { itemId } = await newItem(api, owner);
  const buyer = await newBuyer(api);
  const vote = () => api.post(`/v1/items/${itemId}/feedback`, { vote: 'up' }, buyer);
  expect((await vote()).body.code).toBe('not_purchased');

  await api.post('/v1/cart/lines', { itemId, quantity: 2 }, buyer);
  const bought = await api.post('/v1/purchases', { card }, { ...buyer, headers: { 'Idempotency-Key': randomUUID() } });
  expect(bought.status).toBe(201);
  const given = await vote();
  expect([given.status, given.body]).toEqual([201, { itemId, vote: 'up' }]);
  expect((await vote()).body.code).toBe('already_rated');
  expect((await api.get(`/v1/items/${itemId}`, buyer)).body).toMatchObject({ thumbsUp: 1, thumbsDown: 0, quantity: 3 });
  expect((await api.get(`/v1/sellers/${owner.id}/rating`, buyer)).body).toMatchObject({ thumbsUp: 1, thumbsDown: 0 });
  expect((await api.get('/v1/sellers/me', owner)).body).toMatchObject({ thumbsUp: 1, itemsSold: 2 });
  expect((await api.get('/v1/buyers/me', buyer)).body.itemsPurchased).toBe(2);
  expect((await api.get('/v1/purchases', buyer)).body.items).toEqual([bought.body]);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { holdTable, waiting } from '../support/database/held-table.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';
import { buyCart } from '../support/people/purchases.ts';

const market = useMarketplace();
/** Only searches read this table. */
const ofSearches = 'item_name_words';
/** A statement waits for a table this long at most. */
const longestLockMs = 3_000;

/** The places of searches rest after long searches: waits until they work again. */
beforeEach(async () => {
  await expect.poll(async () => (await market.api.get('/v1/items?keyword=lamp')).status, { timeout: 10_000 }).toBe(200);
  await sleep(1_100);
});

test('while two hundred searches wait, carts and purchases do not', async () => {
  const { api, services } = market;
  const { product } = services.databases;
  const [buyer, item] = [await newBuyer(api), await newItem(api, await newSeller(api))];
  const held = await holdTable(product, ofSearches);
  const startedAtMs = performance.now();
  const searches = Array.from({ length: 200 }, () => api.get('/v1/items?keyword=lamp'));
  await held.untilWaitedFor(4);
  for (let i = 0; i < 4; i++) {
    const added = await api.post('/v1/cart/lines', { itemId: item.itemId, quantity: 1 }, buyer);
    expect([added.status, added.body.lines[0].quantity]).toEqual([200, i + 1]);
  }
  expect((await buyCart(api, buyer)).status).toBe(201);
  await held.release();
  const answers = await Promise.all(searches);
  const refused = answers.filter(({ status }) => status !== 200 && status !== 504);
  // If a slow machine needs that long for all this, the four in the database have given up the table.
  const late = answers.filter(({ status }) => status === 504);
  expect(late.length).toBeLessThanOrEqual(performance.now() - startedAtMs < longestLockMs ? 0 : 4);
  expect(new Set(refused.map(({ status, body, headers }) => `${status} ${body.code} ${headers.get('Retry-After')}`))).toEqual(
    new Set(['503 overloaded 1']),
  );
  expect(refused.length).toBeLessThan(200);
});

test('a search that finds no place within a quarter of a second is refused', async () => {
  const { api, services } = market;
  const held = await holdTable(services.databases.product, ofSearches);
  const first = Array.from({ length: 4 }, () => api.get('/v1/items?keyword=lamp'));
  await held.untilWaitedFor(4);
  expect((await api.get('/v1/items?keyword=lamp')).body).toMatchObject({ status: 503, code: 'overloaded' });
  expect(await waiting(services.databases.product)).toBe(4);
  await held.release();
  for (const { status } of await Promise.all(first)) expect(status).toBe(200);
});

test('while searches take all of their places, visitors still get an item', async () => {
  const { api, services } = market;
  const { itemId } = await newItem(api, await newSeller(api));
  const held = await holdTable(services.databases.product, ofSearches);
  const searches = Array.from({ length: 100 }, () => api.get('/v1/items?keyword=lamp'));
  await held.untilWaitedFor(4);
  for (const path of [`/v1/items/${itemId}`, '/v1/categories']) expect((await api.get(path)).status).toBe(200);
  await held.release();
  await Promise.all(searches);
});

test('while visitors take all places of their reads, people with a session still read', async () => {
  const { api, services } = market;
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const { itemId } = await newItem(api, seller);
  const held = await holdTable(services.databases.product, 'categories');
  const visitors = Array.from({ length: 2 }, () => api.get('/v1/categories'));
  await held.untilWaitedFor(2);
  for (const path of [`/v1/items/${itemId}`, `/v1/sellers/${seller.id}/rating`]) {
    expect((await api.get(path)).body).toMatchObject({ status: 503, code: 'overloaded' });
    expect((await api.get(path, buyer)).status).toBe(200);
  }
  for (const path of ['/v1/sellers/me', '/v1/sellers/me/rating']) expect((await api.get(path, seller)).status).toBe(200);
  await held.release();
  for (const { status } of await Promise.all(visitors)) expect(status).toBe(200);
});

test('while the searches of visitors rest, people with a session still search', async () => {
  const { api, services } = market;
  const { product } = services.databases;
  const buyers = [await newBuyer(api), await newBuyer(api)] as const;
  const { itemId } = await newItem(api, await newSeller(api));
  for (const buyer of buyers) await api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer);
  const search = () => api.get('/v1/items?keyword=lamp');
  const save = (buyer: { token: string }) => api.put('/v1/cart/saved', undefined, buyer);

  // While a cart waits for its table, other methods are busy.
  const carts = await holdTable(product, 'saved_carts');
  const savings = [save(buyers[0])];
  await carts.untilWaitedFor(1);
  const tables = await holdTable(product, ofSearches);
  const first = Array.from({ length: 4 }, search);
  await carts.untilWaitedFor(5);
  // The four work for more than the four seconds that places may work without a rest. Each rests after this search or after the next.
  await sleep(1_100);
  // The first cart may give up the table soon.
  savings.push(save(buyers[1]));
  await carts.untilWaitedFor(6);
  await tables.release();
  for (const { status } of await Promise.all(first)) expect(status).toBe(200);
  await Promise.all(Array.from({ length: 4 }, search));
  expect((await search()).body).toMatchObject({ status: 503, code: 'overloaded' });
  expect((await api.get('/v1/items?keyword=lamp', buyers[0])).status).toBe(200);
  await carts.release();
  await Promise.all(savings);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { holdTable, waiting } from '../support/database/held-table.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card } from '../support/people/cards.ts';
import { itemFields, newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';

const marketplace = useMarketplace();

/** Sends a request whose sender can hang up. */
function startRequest({ token }: Person, path: string, init: RequestInit = {}) {
  const sender = new AbortController();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...init.headers };
  const answer = fetch(`${marketplace.functions.url}${path}`, { ...init, headers, signal: sender.signal });
  const hangUp = async () => {
    sender.abort();
    await expect(answer).rejects.toThrow('aborted');
  };
  return { hangUp };
}

test.each(['/v1/items?category=3', '/v1/items/3-1'])('a buyer who hangs up ends only the statement of GET %s', async (path) => {
  const { api, services } = marketplace;
  const { product } = services.databases;
  const buyer = await newBuyer(api);
  await api.get(path, buyer);
  const held = await holdTable(product, 'items');
  const { hangUp } = startRequest(buyer, path);
  await held.untilWaitedFor();
  const connections = `select pid from pg_stat_activity where datname = current_database() and application_name = 'product'`;
  const before = await product.query(connections);

  await hangUp();
  // By itself the statement would end after three seconds.
  await expect.poll(() => waiting(product), { timeout: 1_500 }).toBe(0);
  expect(await product.query(connections)).toEqual(expect.arrayContaining(before));
  await held.release();
  expect((await api.get(path, buyer)).status).not.toBe(503);
});

test('a purchase is completed although its buyer hung up while the card was being charged', async () => {
  const { api, services } = marketplace;
  const buyer = await newBuyer(api);
  const { itemId } = await newItem(api, await newSeller(api));
  const purchase = (idempotencyKey: string) => ({
    method: 'POST',
    headers: { 'Idempotency-Key': idempotencyKey },
    body: JSON.stringify({ card }),
  });
  const inCart = { itemId, quantity: 2 };
  // The first purchase loads what speaks SOAP.
  await api.post('/v1/cart/lines', inCart, buyer);
  await api.send('POST', '/v1/purchases', { ...buyer, ...purchase('first') });
  await api.post('/v1/cart/lines', inCart, buyer);

  const held = await holdTable(services.databases.payment, 'transactions');
  const { hangUp } = startRequest(buyer, '/v1/purchases', purchase('hung-up'));
  await held.untilWaitedFor();
  await hangUp();
  await held.release();
  await expect.poll(async () => (await api.get('/v1/purchases', buyer)).body.items, { timeout: 5_000 }).toHaveLength(2);
});

test('a change is made although its caller has hung up', async () => {
  const { api, services } = marketplace;
  const seller = await newSeller(api);
  const held = await holdTable(services.databases.product, 'items');
  const { hangUp } = startRequest(seller, '/v1/items', { method: 'POST', body: JSON.stringify(itemFields) });
  await held.untilWaitedFor();
  await hangUp();
  // Long enough for a statement that was to be ended to have ended.
  await sleep(500);
  await held.release();
  await expect.poll(async () => (await api.get('/v1/sellers/me/items', seller)).body.items).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { countStatementsOfFunctions } from '../support/database/statements.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { address, buyCart, newShopper } from '../support/people/purchases.ts';

const marketplace = useMarketplace();

test('a purchase costs four statements, and a request of a session one for the session and one or two more', async () => {
  const { api, services } = marketplace;
  const counters = await Promise.all(
    Object.entries(services.databases).map(async ([part, database]) => [part, await countStatementsOfFunctions(database)] as const),
  );
  const sent = () => Promise.all(counters.map(async ([part, count]) => [part, await count()] as const));
  const { buyer, seller, item } = await newShopper(api);
  const { itemId } = item;

  const spent: Record<string, Record<string, number>> = {};
  const spend = async (name: string, run: () => Promise<unknown>) => {
    const before = await sent();
    await run();
    const after = await sent();
    spent[name] = Object.fromEntries(after.map(([part, count], i) => [part, count - (before[i]?.[1] ?? 0)]));
  };
  await spend('get-item', () => api.get(`/v1/items/${itemId}`, buyer));
  await spend('search-items', () => api.get('/v1/items', { ...buyer, query: { keyword: 'lamp' } }));
  await spend('get-cart', () => api.get('/v1/cart', buyer));
  await spend('add-to-cart', () => api.post('/v1/cart/lines', { itemId, quantity: 1 }, buyer));
  await spend('remove-from-cart', () => api.delete(`/v1/cart/lines/${itemId}`, { ...buyer, query: { quantity: 1 } }));
  await spend('save-cart', () => api.put('/v1/cart/saved', undefined, buyer));
  await spend('make-purchase', () => buyCart(api, buyer, { delivery: address }));
  await spend('list-purchases', () => api.get('/v1/purchases', buyer));
  const { purchaseId } = (await api.get('/v1/purchases', buyer)).body.items[0];
  await spend('list-sales', () => api.get('/v1/sellers/me/sales', seller));
  await spend('get-sale', () => api.get(`/v1/sellers/me/sales/${purchaseId}`, seller));
  await spend('dispatch-sale', () => api.put(`/v1/sellers/me/sales/${purchaseId}/dispatch`, { carrier: 'Post' }, seller));
  const lines = [{ itemId, quantity: 1 }];
  await spend('refund-sale', () =>
    api.post(`/v1/sellers/me/sales/${purchaseId}/refunds`, { lines, reason: 'Broken' }, { ...seller, headers: { 'idempotency-key': 'r' } }),
  );
  await spend('give-feedback', () => api.post(`/v1/items/${itemId}/feedback`, { vote: 'up' }, buyer));

  const once = { customer: 1, product: 1, payment: 0 };
  expect(spent).toEqual({
    'get-item': once,
    'search-items': once,
    'get-cart': once,
    'add-to-cart': once,
    'remove-from-cart': once,
    'save-cart': once,
    'make-purchase': { customer: 1, product: 2, payment: 1 },
    'list-purchases': once,
    'list-sales': once,
    'get-sale': once,
    'dispatch-sale': once,
    'refund-sale': { customer: 1, product: 2, payment: 1 },
    'give-feedback': once,
  });
});

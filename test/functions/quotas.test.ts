import { expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { buyCart, newShopper } from '../support/people/purchases.ts';

const marketplace = useMarketplace();

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', priceCents: 1, quantity: 1 };

test('beyond a quota the response is 429 with Retry-After, and says which quota is used up', async () => {
  const { api, services } = marketplace;
  const { buyer, seller } = await newShopper(api);
  expect(await buyCart(api, buyer, { key: 'first' })).toMatchObject({ status: 201 });
  await services.databases.product.query('update quotas_used set used = 1000000');

  const purchase = await buyCart(api, buyer);
  expect(purchase).toMatchObject({
    status: 429,
    body: { code: 'quota_exceeded', detail: expect.stringMatching(/100 purchases within a minute/) },
  });
  expect(Number(purchase.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(purchase.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(await buyCart(api, buyer, { key: 'first' })).toMatchObject({ status: 201 });

  const item = await api.post('/v1/items', lamp, seller);
  expect(item).toMatchObject({ status: 429, body: { code: 'quota_exceeded', detail: expect.stringMatching(/1000 items within a day/) } });
  expect(Number(item.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
  expect(await api.post('/v1/items', { ...lamp, quantity: 0 }, seller)).toMatchObject({ status: 400 });
});

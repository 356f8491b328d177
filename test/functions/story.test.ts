import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Api, createApi } from '../support/api.ts';
import { startFunctions, type TestFunctions } from '../support/functions.ts';
import { newBuyer, newItem, newSeller } from '../support/people.ts';
import { startServices, type TestServices } from '../support/services.ts';

let services: TestServices;
let functions: TestFunctions;
let api: Api;

beforeAll(async () => {
  services = await startServices();
  functions = await startFunctions(services.addresses);
  api = createApi(functions.url);
});
afterAll(async () => {
  await functions.stop();
  await services.stop();
});

test('smoke', async () => {
  const seller = await newSeller(api);
  const item = await newItem(api, seller);
  const buyer = await newBuyer(api);
  const got = await api.get(`/v1/items/${item.itemId}`, buyer);
  expect(got.body).toEqual(item);
  expect((await api.get('/v1/health')).body).toEqual({ parts: { 'customer-db': 'ok', 'product-db': 'ok', payment: 'ok' } });
});

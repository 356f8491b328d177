import { afterAll, expect, test, vi } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { createApi } from '../support/requests/api.ts';

afterAll(() => {
  vi.restoreAllMocks();
});

test('a function makes only the schemas of its own endpoints, at its first request', async () => {
  const watched = routes.map(({ name, endpoint }) => ({ name, request: vi.spyOn(endpoint, 'request') }));
  const made = () => watched.filter(({ request }) => request.mock.calls.length > 0).map(({ name }) => name);
  const nowhere = { CUSTOMER_DB_ADDRESS: '127.0.0.1:1', PRODUCT_DB_ADDRESS: '127.0.0.1:1', PAYMENT_URL: 'http://127.0.0.1:1/' };
  const functions = await startFunctions(nowhere);
  expect(made()).toEqual([]);
  await createApi(functions.url).get('/v1/health');
  expect(made()).toEqual(['health']);
  await functions.stop();
});

import { beforeAll, expect, test } from 'vitest';
import { routes } from '../../functions/http/app.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { scale } from '../support/setup/scale.ts';
import type { Known } from './any-request.ts';
import { fuzz, isSlow, prepare } from './fuzz.ts';

const market = useMarketplace();
let known: Known;
beforeAll(async () => {
  known = await prepare(market.api);
});

test.for(routes)('$name ($endpoint.method $endpoint.path) handles any request', { timeout: 300_000 }, async (route) => {
  const requests = isSlow(route) ? scale(10, 100) : scale(20, 1_000);
  const statuses = await fuzz(market.api, route, known, { requests, seed: 1 });
  expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(requests);
  expect((await market.api.get('/v1/health')).status).toBe(200);
});

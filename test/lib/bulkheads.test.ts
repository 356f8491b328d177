import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import { withBulkheads } from '../../lib/rpc/bulkheads.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { context } from '../support/parts/customer-db.ts';

/** A service whose searches take 50 ms and whose carts take half a second, with one place for searches that rests for a second after each. */
function startService() {
  let searching = 0;
  const seen = { searches: 0, mostAtOnce: 0 };
  const service = {
    async searchItems() {
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++searching);
      await sleep(50);
      searching -= 1;
      seen.searches += 1;
      return {};
    },
    getCart: () => sleep(500, {}),
    getItem: async () => Promise.reject(new Error('broken')),
  } as unknown as Service<ProductDbDefinition>;
  const { searchItems, getCart, getItem } = withBulkheads<ProductDbDefinition>(service, [
    { methods: ['searchItems', 'getItem'], atOnce: 1, share: 0.01 },
  ]);
  return {
    seen,
    search: () => searchItems({} as never, context()),
    cart: () => getCart({} as never, context()),
    item: () => getItem({} as never, context()),
  };
}

test('a place rests only while other methods run', async () => {
  const { seen, search, cart } = startService();
  await Promise.all([search(), search(), search()]);
  expect(seen).toEqual({ searches: 3, mostAtOnce: 1 });

  const busy = cart();
  await search();
  // The place now rests for longer than a search may wait.
  await expect(search()).rejects.toMatchObject({ code: 'overloaded' });
  await busy;
  await expect
    .poll(
      () =>
        search().then(
          () => 'run',
          () => 'refused',
        ),
      { timeout: 5_000 },
    )
    .toBe('run');
});

test('a failure frees its place', async () => {
  const { item, search } = startService();
  for (let i = 0; i < 3; i++) await expect(item()).rejects.toThrow('broken');
  await search();
});

test('of calls that wait longer than a quarter of a second the rest is refused', async () => {
  const { seen, search } = startService();
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, search));
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.map((outcome) => (outcome as PromiseRejectedResult).reason.code)).toEqual(Array(refused.length).fill('overloaded'));
  expect(seen.searches).toBe(20 - refused.length);
  expect(refused.length).toBeGreaterThan(5);
});

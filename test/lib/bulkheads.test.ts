import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import { withBulkheads } from '../../lib/rpc/bulkheads.ts';
import type { Service } from '../../lib/rpc/rpc.ts';
import { context } from '../support/parts/customer-db.ts';

interface Shape {
  share?: number;
  searchMs?: number;
}

/** A service with one place for searches. Its carts take until they are ended. */
function startService({ share = 0.01, searchMs = 50 }: Shape = {}) {
  let searching = 0;
  const seen = { searches: 0, mostAtOnce: 0 };
  const carts: (() => void)[] = [];
  const service = {
    async searchItems() {
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++searching);
      await sleep(searchMs);
      searching -= 1;
      seen.searches += 1;
      return {};
    },
    getCart: () => new Promise((resolve) => carts.push(() => resolve({}))),
    getItem: async () => Promise.reject(new Error('broken')),
  } as unknown as Service<ProductDbDefinition>;
  const { searchItems, getCart, getItem } = withBulkheads<ProductDbDefinition>(service, [
    { methods: ['searchItems', 'getItem'], atOnce: 1, share },
  ]);
  const search = () => searchItems({} as never, context());
  return {
    seen,
    search,
    cart: () => getCart({} as never, context()),
    endCarts: () => carts.forEach((end) => void end()),
    item: () => getItem({} as never, context()),
    /** Searches one after the other until one is refused. Returns the number of the others. */
    async searchUntilRefused(): Promise<number> {
      for (let i = 0; ; i++) {
        const error = await search().then(
          () => undefined,
          (error: { code: string }) => error,
        );
        if (error) expect(error).toMatchObject({ code: 'overloaded' });
        if (error || i === 100) return i;
      }
    },
  };
}

test('a place rests only while other methods run', async () => {
  const { seen, search, cart, endCarts, searchUntilRefused } = startService();
  await Promise.all([search(), search(), search()]);
  expect(seen).toEqual({ searches: 3, mostAtOnce: 1 });

  const busy = cart();
  // When the place has used what it had saved, it rests for longer than a search may wait.
  expect(await searchUntilRefused()).toBeLessThan(100);
  endCarts();
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
  expect(await Promise.all(Array.from({ length: 4 }, search))).toHaveLength(4);
});

test('a new place works for a second before it rests, and for as long as it saved while it was idle', async () => {
  const { cart, searchUntilRefused } = startService({ share: 0.1, searchMs: 100 });
  cart();
  const first = await searchUntilRefused();
  // Each takes at least 100 ms. The last one is not paid for, so its place rests for 0.9 s.
  expect(first).toBeGreaterThan(1);
  expect(first).toBeLessThanOrEqual(11);
  const restedAtMs = performance.now();
  // 4 s with nothing to do, of which a tenth is saved.
  await sleep(4_900);
  const idleMs = performance.now() - restedAtMs;
  const second = await searchUntilRefused();
  expect(second).toBeGreaterThan(1);
  // Less than 100 ms were left before.
  expect(second).toBeLessThanOrEqual(2 + (0.1 * idleMs) / 100);
});

test('however long a place is idle, it saves no more than a second', async () => {
  const { cart, searchUntilRefused } = startService({ share: 0.5, searchMs: 300 });
  // Half of it would pay for six or seven searches more.
  await sleep(4_000);
  cart();
  // Three are paid for, and the place rests after the fourth. A slow machine leaves it idle between two of them.
  expect(await searchUntilRefused()).toBeLessThanOrEqual(6);
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

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ProductDbDefinition } from '../../lib/gen/product.ts';
import { withBulkheads } from '../../lib/rpc/bulkheads.ts';
import type { CallContext, Service } from '../../lib/rpc/rpc.ts';
import { context } from '../support/parts/customer-db.ts';

interface Shape {
  share?: number;
  shareOfAccount?: number;
  searchMs?: number;
}

/** A service with one place for searches. Its carts take until they are ended. */
function startService({ share = 0.01, shareOfAccount, searchMs = 50 }: Shape = {}) {
  let searching = 0;
  const seen = { searches: 0, mostAtOnce: 0, accounts: [] as (string | undefined)[] };
  const carts: (() => void)[] = [];
  const service = {
    async searchItems(_: unknown, { account }: CallContext) {
      seen.accounts.push(account);
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
    { methods: ['searchItems', 'getItem'], atOnce: 1, share, ...(shareOfAccount && { shareOfAccount }) },
  ]);
  const search = (account?: string) => searchItems({} as never, { ...context(), account });
  return {
    seen,
    search,
    cart: () => getCart({} as never, context()),
    endCarts: () => carts.forEach((end) => void end()),
    item: () => getItem({} as never, context()),
    /** Searches one after the other until one is refused. Returns the number of the others. */
    async searchUntilRefused(account?: string): Promise<number> {
      for (let i = 0; ; i++) {
        const error = await search(account).then(
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
  expect(seen).toMatchObject({ searches: 3, mostAtOnce: 1 });

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
  expect(await Promise.all(Array.from({ length: 4 }, () => search()))).toHaveLength(4);
});

test('a new place works for a second before it rests, and for as long as it saved while it was idle', async () => {
  const { cart, searchUntilRefused } = startService({ share: 0.1, searchMs: 100 });
  cart();
  const first = await searchUntilRefused();
  // Each uses at least 90 ms more than comes back meanwhile. After the last one its place rests for up to a second.
  expect(first).toBeGreaterThan(1);
  expect(first).toBeLessThanOrEqual(12);
  const restedAtMs = performance.now();
  // 4 s with nothing to do, of which a tenth is saved.
  await sleep(4_900);
  const idleMs = performance.now() - restedAtMs;
  const second = await searchUntilRefused();
  expect(second).toBeGreaterThan(1);
  // At most 100 ms were owed before, and none were left.
  expect(second).toBeLessThanOrEqual(1 + (0.1 * idleMs) / 90);
});

test('however long a place is idle, it saves no more than a second', async () => {
  const { cart, searchUntilRefused } = startService({ share: 0.5, searchMs: 300 });
  // Half of it would pay for six or seven searches more.
  await sleep(4_000);
  cart();
  // Each uses at least 150 ms more than comes back meanwhile. The last of the second is used by the seventh, and the place rests after it.
  expect(await searchUntilRefused()).toBeLessThanOrEqual(8);
});

test('a failure frees its place', async () => {
  const { item, search } = startService();
  for (let i = 0; i < 3; i++) await expect(item()).rejects.toThrow('broken');
  await search();
});

test('of calls that wait longer than a quarter of a second the rest is refused', async () => {
  const { seen, search } = startService();
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => search()));
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.map((outcome) => (outcome as PromiseRejectedResult).reason.code)).toEqual(Array(refused.length).fill('overloaded'));
  expect(seen.searches).toBe(20 - refused.length);
  expect(refused.length).toBeGreaterThan(5);
});

test('searches of an account do not wait while the places of visitors rest', async () => {
  const { search, cart, searchUntilRefused } = startService({ shareOfAccount: 0.05 });
  cart();
  await searchUntilRefused();
  await expect(search()).rejects.toMatchObject({ code: 'overloaded' });
  await search('buyer 1');
});

test('searches of accounts go before those of visitors', async () => {
  const { seen, search } = startService({ shareOfAccount: 0.05, searchMs: 40 });
  const first = [search('buyer 1'), search()];
  await sleep(5);
  await Promise.all([...first, search('buyer 2'), search('buyer 3')]);
  expect(seen.accounts).toEqual(['buyer 1', 'buyer 2', 'buyer 3', undefined]);
});

test('an account that has used its share counts as a visitor, and its searches keep no other account waiting', async () => {
  const { seen, search, cart, searchUntilRefused } = startService({ shareOfAccount: 0.05 });
  cart();
  await searchUntilRefused();
  // Each uses at least 47 ms more than comes back meanwhile.
  const own = await searchUntilRefused('buyer 1');
  expect(own).toBeGreaterThan(5);
  expect(own).toBeLessThanOrEqual(1_000 / 47 + 2);
  await search('buyer 2');

  seen.accounts.length = 0;
  const many = Array.from({ length: 10 }, () => search('buyer 3'));
  await Promise.all([...many, search('buyer 4')]);
  expect(seen.accounts.indexOf('buyer 4')).toBeLessThanOrEqual(2);
});

test('a search of an account waits for two seconds at most', async () => {
  const { search } = startService({ shareOfAccount: 0.05, searchMs: 700 });
  const outcomes = await Promise.allSettled(['buyer 1', 'buyer 2', 'buyer 3', 'buyer 4', 'buyer 5'].map((account) => search(account)));
  // The third begins after 1.4 s, on a slow machine perhaps too late; the fifth would begin after 2.8 s.
  const [first, second, , , fifth] = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'run'));
  expect([first, second, fifth]).toEqual(['run', 'run', 'overloaded']);
});

test('where accounts have no share of their own, they are not limited', async () => {
  const { seen, search } = startService();
  await Promise.all(Array.from({ length: 40 }, () => search('buyer 1')));
  expect(seen).toMatchObject({ searches: 40, mostAtOnce: 40 });
});

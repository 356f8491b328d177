import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
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
  let held = Promise.resolve();
  const seen = { searches: 0, mostAtOnce: 0, accounts: [] as (string | undefined)[] };
  const carts: (() => void)[] = [];
  const service = {
    async searchItems(_: unknown, { account }: CallContext) {
      seen.accounts.push(account);
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++searching);
      await held;
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
    /** Keeps searches in their places until the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
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
  await Promise.allSettled([search(), search(), search()]);
  expect(seen.mostAtOnce).toBe(1);

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
  for (let i = 0; i < 4; i += 1) await search();
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
  // Each uses at least 150 ms more than comes back meanwhile, so at most the seventh uses the last of the second. A rest may be short.
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
  const ended: string[] = [];
  const visitor = search().catch(({ code }) => ended.push(code));
  await search('buyer 1').then(() => ended.push('searched'));
  await visitor;
  expect(ended).toEqual(['searched', 'overloaded']);
});

test('searches of accounts go before those of visitors', async () => {
  const { seen, search, hold } = startService({ shareOfAccount: 0.05, searchMs: 1 });
  const release = hold();
  const waiting = [search('buyer 1'), search()];
  await setImmediate();
  waiting.push(search('buyer 2'), search('buyer 3'));
  release();
  await Promise.allSettled(waiting);
  // If the machine stands still for a quarter of a second, the visitor is refused.
  expect([seen.accounts, [...seen.accounts, undefined]]).toContainEqual(['buyer 1', 'buyer 2', 'buyer 3', undefined]);
});

test('a visitor behind an account is refused after a quarter of a second, and leaves the place to others', async () => {
  const { seen, search, hold } = startService({ shareOfAccount: 0.05, searchMs: 1 });
  const release = hold();
  const account = search('buyer 1');
  await setImmediate();
  const ended: string[] = [];
  const visitor = search().catch(({ code }) => ended.push(code));
  // An account would wait on.
  await sleep(1_000);
  expect(ended).toEqual(['overloaded']);
  release();
  await Promise.all([account, visitor]);
  await search();
  expect(seen.accounts).toEqual(['buyer 1', undefined]);
});

test('of many searches of an account at once, only those run that its share pays for', async () => {
  const { seen, search } = startService({ shareOfAccount: 0.05, searchMs: 300 });
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => search('buyer 1')));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(seen.searches);
  // Each uses at least 285 ms more than comes back meanwhile, so the fourth uses the last of the second.
  expect(seen.searches).toBeGreaterThan(0);
  expect(seen.searches).toBeLessThanOrEqual(4);
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
  await Promise.allSettled([...many, search('buyer 4')]);
  expect([1, 2]).toContain(seen.accounts.indexOf('buyer 4'));
});

test('a search of an account waits for longer than one of a visitor, but for two seconds at most', async () => {
  const { search, hold } = startService({ shareOfAccount: 0.05, searchMs: 1 });
  const release = hold();
  const first = search('buyer 1');
  const ended: string[] = [];
  const second = search('buyer 2').catch(({ code }) => ended.push(code));
  await sleep(1_000);
  expect(ended).toEqual([]);
  await second;
  expect(ended).toEqual(['overloaded']);
  release();
  await first;
});

test('where accounts have no share of their own, they are not limited', async () => {
  const { seen, search } = startService();
  await Promise.all(Array.from({ length: 40 }, () => search('buyer 1')));
  expect(seen).toMatchObject({ searches: 40, mostAtOnce: 40 });
});

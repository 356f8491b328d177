import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createProductDb } from '../../db-services/product/service.ts';
import { type Database, openDatabase } from '../../lib/database/db.ts';
import { openReplicas, readOr } from '../../lib/database/replicas.ts';
import { recordSchema, type Schema } from '../../lib/database/schema.ts';
import { sql } from '../../lib/database/sql.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { currentDeadline, withDeadline } from '../../lib/process/deadline.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../lib/rpc/rpc-server.ts';
import { holdTable } from '../support/database/held-table.ts';
import { type Replicated, startReplicated } from '../support/database/replicated.ts';
import { collectLog } from '../support/parts/collected-log.ts';
import { startPart } from '../support/parts/part-process.ts';
import { context, newItem } from '../support/parts/product-db.ts';

let servers: Replicated;
beforeAll(async () => {
  servers = await startReplicated();
}, 60_000);
afterAll(() => servers.stop());

const pause = () => servers.replica.query('select pg_wal_replay_pause()');
const resume = () => servers.replica.query('select pg_wal_replay_resume()');

/** Replication that a test has paused goes on. */
beforeEach(async () => void (await resume()));

const patiently = { timeout: 15_000, interval: 20 };

/** So old that a paused replica counts as fresh for a whole test. */
const veryOldMs = 60_000;

const poolSize = 16;

/** product-db over both servers, for one test, and what it says of the replica. */
async function startProductDb({ mostAgeMs = veryOldMs, schema }: { mostAgeMs?: number; schema?: Schema } = {}) {
  const { log, lines } = collectLog();
  const usual = { name: 'product-db', poolSize, log };
  const primary = await openDatabase({ ...usual, location: { url: servers.primary.serviceUrl } });
  const locations = [{ url: servers.replica.serviceUrl }];
  const replicas = openReplicas({ ...usual, primary, locations, mostAgeMs, ...(schema && { schema }) });
  const shown = { currency: 'EUR', picturesUrl: 'https://pictures.example' };
  const service = createProductDb(primary, { ...shown, deliveryDays: 180, poolSize, copies: { replicas, log } });
  const server = await serveRpc({ definition: ProductDbDefinition, service, checkHealth: primary.ping, host: '127.0.0.1', port: 0, log });
  const client = connectService(ProductDbDefinition, `127.0.0.1:${server.port}`);
  onTestFinished(async () => {
    client.close();
    await server.close();
    await replicas.close();
    await primary.close();
  });
  const [replica] = replicas.all;
  const said = (what: string) => lines.map((line) => JSON.parse(line)).filter(({ message }) => message.includes(what));
  const visitor = () => ({ ...context(), mayLag: true });
  return {
    primary,
    replica: replica?.db as Database,
    isFresh: () => replica?.isFresh() ?? false,
    said,
    reasons: (): string[] => said('a read replica is left out').map(({ reason }) => reason),
    call: client.call,
    register: (name: string) => client.call.registerItem(newItem({ name }), context()),
    priceFor: async (itemId: string, who: 'visitor' | 'session') =>
      (await client.call.getItem({ itemId }, who === 'visitor' ? visitor() : context())).priceCents,
    changePrice: (itemId: string, priceCents: number) =>
      client.call.changeItemPrice({ sellerId: newItem().sellerId, itemId, priceCents }, context()),
    searchFor: async (keyword: string, who: 'visitor' | 'session') => {
      const request = { keywords: [keyword], pageSize: 10, cursor: '', sort: 'best' };
      return (await client.call.searchItems(request, who === 'visitor' ? visitor() : context())).items.map(({ name }) => name);
    },
    untilFresh: () => expect.poll(() => replica?.isFresh(), patiently).toBe(true),
    untilLeftOut: () => expect.poll(() => replica?.isFresh(), patiently).toBe(false),
  };
}

test('a replica answers searches and reads of items for visitors; all others see the primary', async () => {
  const product = await startProductDb();
  const { itemId } = await product.register('Lamp before');
  await servers.untilCaughtUp();
  await product.untilFresh();
  await pause();
  await product.changePrice(itemId, 777);
  await product.register('Lamp after');
  expect(await product.priceFor(itemId, 'visitor')).toBe(1999);
  expect(await product.priceFor(itemId, 'session')).toBe(777);
  expect(await product.searchFor('lamp', 'visitor')).not.toContain('Lamp after');
  expect(await product.searchFor('lamp', 'session')).toContain('Lamp after');
  expect(product.said('a read replica is used').length).toBeGreaterThan(0);
});

test.each([
  ['has paused its replay', pause, resume],
  ['has lost the primary, and has replayed all that it got', async () => servers.cut(), async () => servers.connect()],
])('no read begins on 4 seconds old data of a replica that %s, and the replica is used again later', async (_, stop, goOn) => {
  const product = await startProductDb({ mostAgeMs: 4_000 });
  const { itemId } = await product.register('Old lamp');
  await servers.untilCaughtUp();
  await product.untilFresh();
  await stop();
  await product.changePrice(itemId, 777);
  const changedAtMs = performance.now();
  let lastOldMs = 0;
  for (;;) {
    const beganAtMs = performance.now();
    if ((await product.priceFor(itemId, 'visitor')) === 777) break;
    lastOldMs = beganAtMs - changedAtMs;
  }
  // However busy the machine is: a read that begins later must not be old.
  expect(lastOldMs).toBeLessThan(4_000);
  await expect.poll(() => product.reasons(), patiently).toContain('it lags');
  await goOn();
  await product.untilFresh();
});

test('an idle primary has no lag', async () => {
  const product = await startProductDb({ mostAgeMs: 4_000 });
  await product.untilFresh();
  await sleep(5_000);
  await product.untilFresh();
});

test('when the replica dies, the primary answers, and when it comes back, it is used again', async () => {
  const product = await startProductDb();
  const { itemId } = await product.register('Lamp');
  await servers.untilCaughtUp();
  await product.untilFresh();
  const reads = Array.from({ length: 4 }, () => product.priceFor(itemId, 'visitor'));
  await servers.replica.kill();
  expect(await Promise.all(reads)).toEqual([1999, 1999, 1999, 1999]);
  expect(await product.priceFor(itemId, 'visitor')).toBe(1999);
  await product.untilLeftOut();
  expect(await product.searchFor('lamp', 'visitor')).toContain('Lamp');
  await servers.replica.start();
  await product.untilFresh();
});

test('a replica that does not reply is given up after a second, and the primary answers', async () => {
  const product = await startProductDb();
  await product.untilFresh();
  const frozen = async () => String(await product.replica.many(sql`select pg_sleep(30)`));
  const elsewhere = async () => (currentDeadline().atMs > Date.now() ? 'the primary, in time' : 'too late');
  const reading = withDeadline({ atMs: Date.now() + 4_000 }, () => readOr(frozen, elsewhere, collectLog().log));
  expect(await reading).toBe('the primary, in time');
});

test('a read that the replica cancels, because it must replay, is tried once on the primary', async () => {
  const product = await startProductDb();
  await product.register('Lamp');
  await product.untilFresh();
  const causes: unknown[] = [];
  const slow = () =>
    product.replica.many(sql`select pg_sleep(0.9) from items limit 1`).then(String, (error: Error) => {
      causes.push((error.cause as { code?: string }).code);
      throw error;
    });
  const reading = readOr(slow, async () => 'the primary', collectLog().log);
  const isReading = `select from pg_stat_activity where query like 'select pg_sleep(0.9)%' and state = 'active'`;
  await expect.poll(() => servers.replica.query(isReading), patiently).toHaveLength(1);
  await servers.primary.query('begin; lock table items in access exclusive mode; commit');
  expect([await reading, causes]).toEqual(['the primary', ['40001']]);
});

test('an item that the replica does not have yet is looked for in the primary', async () => {
  const product = await startProductDb();
  await product.untilFresh();
  await pause();
  const { itemId } = await product.register('New lamp');
  expect(await product.priceFor(itemId, 'visitor')).toBe(1999);
  await expect(product.priceFor('3-999999', 'visitor')).rejects.toMatchObject({ code: 'not_found' });
});

test('visitors whom the replica answers take none of the places that they have on the primary', async () => {
  const product = await startProductDb();
  await product.register('Lamp');
  await servers.untilCaughtUp();
  await product.untilFresh();
  await pause();
  const held = await holdTable(servers.primary, 'item_name_words');
  const waiting = Array.from({ length: poolSize / 2 }, () => product.searchFor('lamp', 'session'));
  await held.untilWaitedFor(poolSize / 2);
  await expect.poll(() => product.searchFor('lamp', 'visitor').catch(String), { timeout: 2_000 }).toContain('Lamp');
  await held.release();
  await Promise.allSettled(waiting);
});

test('a replica behind a migration is left out until it has it', async () => {
  const schema = { version: '9999_next', digest: 'f'.repeat(64) };
  const product = await startProductDb({ schema });
  await expect.poll(() => product.reasons(), patiently).toContainEqual(expect.stringContaining('needs the database schema 9999_next'));
  expect(product.isFresh()).toBe(false);
  const admin = await openDatabase({
    location: { url: servers.primary.serviceUrl.replace('souk_product', 'postgres') },
    name: 'test',
    poolSize: 1,
    log: collectLog().log,
  });
  await admin.many(recordSchema(schema));
  await admin.close();
  await product.untilFresh();
});

test('product-db uses the replica that its setting names, and starts without it, too', async () => {
  const settings = { DATABASE_URL_PRODUCT: servers.primary.serviceUrl, CURRENCY: 'USD', LOG_LEVEL: 'silent' };
  await startPart('db-services/product/index.ts', { ...settings, DATABASE_URL_PRODUCT_READ: servers.replica.serviceUrl });
  const connected = `select from pg_stat_activity where application_name = 'product-db'`;
  await expect.poll(() => servers.replica.query(connected), patiently).not.toEqual([]);
  const nowhere = servers.replica.serviceUrl.replace(/:\d+\//, ':1/');
  const { port } = await startPart('db-services/product/index.ts', { ...settings, DATABASE_URL_PRODUCT_READ: nowhere });
  const client = connectService(ProductDbDefinition, `127.0.0.1:${port}`);
  onTestFinished(() => client.close());
  expect(await client.call.listCategories({}, { ...context(), mayLag: true })).toBeDefined();
});

test('a replica that has become a primary is not used, which is logged once as an error, and cannot be written to', async () => {
  const product = await startProductDb();
  const { itemId } = await product.register('Lamp');
  await servers.untilCaughtUp();
  await product.untilFresh();
  await servers.replica.query('select pg_promote()');
  await expect.poll(() => product.reasons(), patiently).toContainEqual(expect.stringContaining('accepts writes'));
  expect(product.isFresh()).toBe(false);
  await servers.replica.query('update items set price_cents = 1');
  expect(await product.priceFor(itemId, 'visitor')).toBe(1999);
  await sleep(1_200);
  const errors = product.said('a read replica is left out').filter(({ severity }) => severity === 'ERROR');
  expect(errors).toMatchObject([{ reason: expect.stringContaining('accepts writes') }]);
  await expect(product.replica.many(sql`update items set price_cents = 2`)).rejects.toMatchObject({ code: 'unavailable' });
});

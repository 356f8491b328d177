import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { refusedCallRecorder } from '../../lib/callers/refused-calls.ts';
import { type Database, openDatabase } from '../../lib/database/db.ts';
import { sql } from '../../lib/database/sql.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../lib/gen/product.ts';
import { createLog } from '../../lib/process/log.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';
import { trailOf } from '../support/database/trail.ts';
import { collectLog } from '../support/parts/collected-log.ts';
import { startServices } from '../support/parts/services.ts';

const contextOf = (requestId: string) => ({
  requestId,
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`,
  deadlineAtMs: Date.now() + 5_000,
  address: '198.51.100.9',
});

test('a refused call is in the trail of the service that refused it, once for each caller and method', async () => {
  const services = await startServices();
  const { CUSTOMER_DB_ADDRESS, PRODUCT_DB_ADDRESS } = services.addresses;
  const token = (part: 'customer-db' | 'product-db') => () => services.tokenOf(part, 'search-items');
  const customer = connectService(CustomerDbDefinition, CUSTOMER_DB_ADDRESS, undefined, token('customer-db'));
  const product = connectService(ProductDbDefinition, PRODUCT_DB_ADDRESS, undefined, token('product-db'));
  const stranger = connectService(ProductDbDefinition, PRODUCT_DB_ADDRESS);
  onTestFinished(async () => {
    for (const client of [customer, product, stranger]) client.close();
    await services.stop();
  });
  const purchaseId = '019aa000-0000-7000-8000-000000000000';
  const calls = (id: string) => [
    customer.call.getAccount({ role: 'buyer', accountId: 1 }, contextOf(id)),
    product.call.settlePurchase({ purchaseId, decision: 'approved' }, contextOf(id)),
    stranger.call.settlePurchase({ purchaseId, decision: 'approved' }, contextOf(id)),
    stranger.call.getItem({ itemId: '3-1' }, contextOf(id)),
  ];
  for (let n = 1; n <= 20; n += 1) await Promise.all(calls(`call-${n}`).map((call) => expect(call).rejects.toThrow()));

  const row = (method: string, callers: string[]) => ({
    event: 'call_refused',
    role: null,
    account_id: null,
    // That of the connection, because the sender may say what it likes of a client.
    network: '127.0.0.0/24',
    request_id: 'call-1',
    details: { method, callers },
  });
  const { customer: accounts, product: items } = services.databases;
  await vi.waitFor(async () => expect(await trailOf(items)).toHaveLength(3), patient);
  await vi.waitFor(async () => expect(await trailOf(accounts)).toEqual([row('GetAccount', ['search-items'])]), patient);
  expect(await trailOf(items)).toEqual(
    expect.arrayContaining([row('SettlePurchase', ['search-items']), row('SettlePurchase', []), row('GetItem', [])]),
  );
});

const { log, lines } = collectLog();
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await cloneDatabase('product');
  db = await openDatabase({ location: { url: database.serviceUrl }, name: 'test', poolSize: 8, log: createLog('test', 'silent') });
});
beforeEach(() => database.query('truncate security_events'));
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Waits until all statements that were sent have ended: the pool runs them in turn. */
const settled = () => Promise.all(Array.from({ length: 8 }, () => db.many(sql`select pg_sleep(0.2)`)));

const patient = { timeout: 15_000 } as const;

const refused = (method: string, caller = 'health') => ({ method, callers: [caller], address: '127.0.0.1', requestId: 'r' });

test('many instances of a service write one row for a caller and method', async () => {
  const instances = Array.from({ length: 5 }, () => refusedCallRecorder(db, log));
  for (const record of instances) {
    record(refused('LogIn'));
    await settled();
  }
  expect(await trailOf(database)).toHaveLength(1);
});

test('a flood of callers and methods writes 100 rows a minute, and one that says so', async () => {
  const record = refusedCallRecorder(db, log);
  for (let n = 0; n < 300; n += 1) record(refused(`Method${n}`));
  await vi.waitFor(async () => expect(await trailOf(database, `event = 'events_omitted'`)).not.toHaveLength(0), patient);
  await settled();
  const rows = await trailOf(database);
  // Statements that run at once do not see one another's rows.
  expect(rows.length).toBeLessThan(100 + 2 * 8);
  expect(rows.filter(({ event }) => event === 'events_omitted')[0]?.details).toEqual({ event: 'call_refused' });
});

test('a caller that runs as an account of many is named with a few of them', async () => {
  refusedCallRecorder(db, log)({ ...refused('LogIn'), callers: Array.from({ length: 60 }, (_, n) => `a-function-with-a-long-name-${n}`) });
  await vi.waitFor(async () => expect((await trailOf(database))[0]?.details['callers']).toHaveLength(5), patient);
});

test('without its database a service refuses calls nevertheless, and logs that the trail lacks one', async () => {
  const gone = await openDatabase({ location: { url: 'postgres://souk@127.0.0.1:1/product' }, name: 'test', poolSize: 1, log });
  onTestFinished(() => gone.close());
  refusedCallRecorder(gone, log)(refused('LogIn'));
  await vi.waitFor(() => expect(lines.join()).toContain('a refused call could not be added to the audit trail'), patient);
});

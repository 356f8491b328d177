import { inject, onTestFinished, test as plainTest } from 'vitest';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../../lib/gen/grpc/health.ts';
import { createLog } from '../../lib/process/log.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { proxyForThisTest } from '../support/network/proxy-for-this-test.ts';
import type { TcpProxy } from '../support/network/tcp-proxy.ts';
import { type CustomerDbUnderTest, context, customerDbForThisTest, newAccount, newSession, refusal } from '../support/parts/customer-db.ts';

const { SERVING, NOT_SERVING } = HealthCheckResponse_ServingStatus;

const test = plainTest.extend<{ proxy: TcpProxy; customer: CustomerDbUnderTest }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs.
  proxy: async ({}, use) => use(await proxyForThisTest(Number(new URL(inject('postgres')).port))),
  customer: async ({ proxy }, use) => {
    const reachedBy = (serviceUrl: string) => {
      const url = new URL(serviceUrl);
      url.port = String(proxy.port);
      return url.href;
    };
    await use(await customerDbForThisTest({ reachedBy }));
  },
});

function healthOf({ address }: CustomerDbUnderTest) {
  const client = connectService(HealthDefinition, address);
  onTestFinished(() => client.close());
  return async (service = '') => (await client.call.check({ service }, context())).status;
}

test('health follows the database, liveness does not', async ({ proxy, customer, expect }) => {
  const health = healthOf(customer);
  expect([await health(), await health('souk.customer.v1.CustomerDb'), await health('liveness')]).toEqual([SERVING, SERVING, SERVING]);

  proxy.mode = 'refuse';
  expect([await health(), await health('liveness')]).toEqual([NOT_SERVING, SERVING]);
  proxy.mode = 'pass';
  expect(await health()).toBe(SERVING);

  proxy.mode = 'swallow';
  expect([await health(), await health('liveness')]).toEqual([NOT_SERVING, SERVING]);
  proxy.mode = 'pass';
  await expect.poll(() => health(), { timeout: 10_000 }).toBe(SERVING);
});

test('without its database every call gets a time to come back, and the service recovers', async ({ proxy, customer, expect }) => {
  const { call } = customer;
  const session = await newSession(customer);
  const { role, accountId, sessionToken } = session;

  proxy.mode = 'refuse';
  const calls = [
    call.checkSession({ sessionToken, roles: ['buyer'] }, context()),
    call.getAccount({ role, accountId }, context()),
    call.logIn(session, context()),
    call.logOut({ sessionToken }, context()),
    call.sweepExpired({ limit: 1 }, context()),
  ];
  for (const answer of await Promise.all(calls.map(refusal)))
    expect(answer).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 1 } });

  proxy.mode = 'pass';
  expect(await call.checkSession({ sessionToken, roles: ['buyer'] }, context())).toMatchObject({ accountId });
  await call.logIn(session, context());
});

test('a call whose database is too slow reports that, and the service survives the connection', async ({ proxy, customer, expect }) => {
  const { sessionToken } = await newSession(customer);
  proxy.mode = 'swallow';
  const checked = customer.call.checkSession({ sessionToken, roles: ['buyer'] }, context(500));
  await expect(checked).rejects.toMatchObject({ code: 'deadline_exceeded' });
  proxy.mode = 'pass';
  await customer.call.checkSession({ sessionToken, roles: ['buyer'] }, context());
});

test('errors travel with their code, details and message', async ({ customer, expect }) => {
  const { accountId } = await newAccount(customer, 'buyer');
  await expect(customer.call.getAccount({ role: 'seller', accountId }, context())).rejects.toMatchObject({
    name: 'AppError',
    code: 'not_found',
    message: `There is no seller ${accountId}.`,
  });
});

test('a defect gives internal without its cause, which is only logged', async ({ expect }) => {
  const lines: string[] = [];
  const log = createLog('customer-db', 'error', { write: (line) => lines.push(line) });
  const customer = await customerDbForThisTest({ log });
  await customer.database.query(`alter table accounts add check (name <> 'Defect')`);
  const account = { role: 'buyer', name: 'Defect', username: 'lines', password: 'correct horse 7' };
  await expect(customer.call.createAccount(account, context())).rejects.toMatchObject({
    code: 'internal',
    message: 'Something went wrong.',
  });
  expect(lines.join()).toContain('violates check constraint');
  for (const secret of ['correct horse', 'argon2id']) expect(lines.join()).not.toContain(secret);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { HealthCheckResponse_ServingStatus, HealthDefinition } from '../../lib/gen/grpc/health.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { holdTable } from '../support/database/held-table.ts';
import { proxyForThisTest } from '../support/network/proxy-for-this-test.ts';
import { context, customerDbForThisTest, newAccount, newSession, refusal } from '../support/parts/customer-db.ts';

/** A customer-db with a network in front of its database, and several connections that have just been used. */
async function startBehindNetwork() {
  const proxy = await proxyForThisTest(Number(new URL(inject('postgres')).port));
  const customer = await customerDbForThisTest({
    reachedBy: (serviceUrl) => Object.assign(new URL(serviceUrl), { port: String(proxy.port) }).href,
  });
  const session = await newSession(customer);
  const check = () => customer.call.checkSession({ sessionToken: session.sessionToken, roles: ['buyer'] }, context(2_000));
  await Promise.all(Array.from({ length: 20 }, check));
  return { proxy, customer, session, check };
}

const msOf = async (work: Promise<unknown>) => {
  const startedAtMs = performance.now();
  await work;
  return performance.now() - startedAtMs;
};

test('session checks still respond within two seconds when the network forgets all connections to the database', async () => {
  const { proxy, customer, check } = await startBehindNetwork();
  proxy.forget();
  await Promise.all([check(), check(), check()]);
  expect(await msOf(Promise.all([check(), check(), check()]))).toBeLessThan(500);
  await check();
  expect(await customer.database.query('select from sessions')).toHaveLength(1);
});

test('when the network forgets idle connections, even calls that may not be repeated succeed', async () => {
  const { proxy, customer, session } = await startBehindNetwork();
  await sleep(1_100);
  proxy.forget();
  const work = Promise.all([newAccount(customer), newAccount(customer), customer.call.logIn(session, context())]);
  expect(await msOf(work)).toBeLessThan(2_500);
  expect(await customer.database.query('select from accounts')).toHaveLength(3);
});

test('a write whose connection is forgotten soon reports an unknown outcome and is not repeated', async () => {
  const { proxy, customer } = await startBehindNetwork();
  const table = await holdTable(customer.database, 'accounts');
  const account = { role: 'buyer', name: 'Noor', username: 'meanwhile', password: 'correct horse 7' };
  const made = refusal(customer.call.createAccount(account, context()));
  await table.untilWaitedFor();
  proxy.forget();
  await sleep(1_500);
  await table.release();
  expect(await msOf(made)).toBeLessThan(2_500);
  expect(await made).toMatchObject({ code: 'unavailable' });
  expect(await customer.database.query(`select from accounts where username = 'meanwhile'`)).toHaveLength(1);
});

test('a statement that waits seconds for a lock does not count as forgotten', async () => {
  const { customer, session } = await startBehindNetwork();
  const table = await holdTable(customer.database, 'accounts');
  const got = customer.call.getAccount(session, context());
  await table.untilWaitedFor();
  await sleep(2_000);
  await table.release();
  expect(await got).toMatchObject({ accountId: session.accountId });
});

test('the first health check after the network has forgotten all connections succeeds', async () => {
  const { proxy, customer } = await startBehindNetwork();
  const client = connectService(HealthDefinition, customer.address);
  proxy.forget();
  expect(await client.call.check({ service: '' }, context())).toEqual({ status: HealthCheckResponse_ServingStatus.SERVING });
  client.close();
});

test('when the network forgets the connection between a function and a service, the service is reached again within seconds', {
  timeout: 40_000,
}, async () => {
  const customer = await customerDbForThisTest();
  const { sessionToken } = await newSession(customer);
  const proxy = await proxyForThisTest(Number(customer.address.split(':')[1]));
  const client = connectService(CustomerDbDefinition, `127.0.0.1:${proxy.port}`);
  const check = () => client.call.checkSession({ sessionToken, roles: ['buyer'] }, context(2_000));
  await check();
  proxy.forget();
  // The channel pings after 10 seconds with a call that waits, and gives the connection up after 3 more.
  const reached = () =>
    check().then(
      () => true,
      () => false,
    );
  await expect.poll(reached, { timeout: 30_000, interval: 100 }).toBe(true);
  client.close();
});

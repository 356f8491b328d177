import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectPayment } from '../../lib/payment/client.ts';
import { cloneDatabase, type TestDatabase } from '../support/database/database.ts';
import { holdTable } from '../support/database/held-table.ts';
import { cardNumbers } from '../support/people/cards.ts';
import { chargeElements, chargeRequest, context, envelope, post } from '../support/requests/payment.ts';

let database: TestDatabase;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await cloneDatabase('payment');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => database.drop());

/** Starts the service as a separate process, as the local runner does, and waits until it listens. */
async function start(env: Record<string, string> = {}) {
  const child = fork('payment-service/index.ts', [], {
    env: { ...process.env, DATABASE_URL_PAYMENT: database.serviceUrl, PAYMENT_PORT: '0', HOST: '127.0.0.1', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [ready] = await Promise.race([once(child, 'message'), exited.then(() => [undefined])]);
  const url = `http://127.0.0.1:${(ready as { port: number } | undefined)?.port}/`;
  return { child, exited, output, url, ready };
}

test('reports when it listens, and approves at the configured rate', async () => {
  const { url, ready } = await start({ PAYMENT_APPROVAL_RATE: '0' });
  expect(ready).toEqual({ ready: true, port: expect.any(Number) });
  const payment = connectPayment({ url });
  expect(await payment.charge(chargeRequest(cardNumbers.dice), context())).toEqual({ decision: 'declined' });
  payment.close();
});

test.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)('at %s it finishes the requests in flight and exits with 0', async (signal) => {
  const { child, exited, url } = await start();
  const payment = connectPayment({ url });
  await payment.cancel(chargeRequest().transactionId, context());
  const lock = await holdTable(database, 'transactions');
  const request = chargeRequest();
  const charge = payment.charge(request, context());
  await lock.untilWaitedFor();
  if (signal === 'disconnect') child.disconnect();
  else child.kill(signal);
  await expect.poll(() => payment.checkHealth(context()).catch((error: Error) => error.message)).toContain('ECONNREFUSED');
  await lock.release();
  expect(await charge).toEqual({ decision: 'approved' });
  expect((await exited)[0]).toBe(0);
  payment.close();
});

test('acknowledged decisions survive the process', async () => {
  const first = await start();
  const request = chargeRequest(cardNumbers.dice);
  const payment = connectPayment({ url: first.url });
  const answer = await payment.charge(request, context());
  first.child.kill('SIGKILL');
  await first.exited;
  payment.close();
  const second = connectPayment({ url: (await start()).url });
  expect(await second.charge(request, context())).toEqual(answer);
  expect(await second.cancel(request.transactionId, context())).toEqual(answer);
  second.close();
});

test('without its database it is alive but not healthy, shows no details, and recovers', async () => {
  const { url, child } = await start();
  const payment = connectPayment({ url });
  const name = new URL(database.url).pathname.slice(1);
  await database.query(`revoke connect on database ${name} from public`);
  await database.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'souk_payment' and datname = $1", [name]);
  await expect(payment.checkHealth(context())).rejects.toThrow('HTTP status 503');
  expect((await fetch(new URL('liveness', url))).status).toBe(200);
  await expect(payment.charge(chargeRequest(), context())).rejects.toMatchObject({ reason: 'not_an_answer' });
  const fault = await (await post(url, envelope('Charge', chargeElements()))).text();
  expect(fault).toContain('<faultcode>soap:Server</faultcode><faultstring>internal error</faultstring>');
  await database.query(`grant connect on database ${name} to public`);
  await expect.poll(() => payment.charge(chargeRequest(), context()).catch(() => {})).toEqual({ decision: 'approved' });
  expect(await payment.checkHealth(context())).toEqual({ isStandIn: true });
  expect(child.exitCode).toBeNull();
  payment.close();
});

test('a wrong setting ends the start with one line that names the setting', async () => {
  const { exited, output, ready } = await start({ PAYMENT_APPROVAL_RATE: '90 %' });
  expect(ready).toBeUndefined();
  expect((await exited)[0]).toBe(1);
  expect(output.join('')).toMatch(/^PAYMENT_APPROVAL_RATE .*\n$/);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CustomerDbUnderTest, context, refusal, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
beforeAll(async () => {
  customer = await startCustomerDb({ passwords: { atOnce: 3, waiting: 1_000 }, newAccountsPerMinute: 5 });
});
afterAll(() => customer.stop());

let names = 0;

/** Opens an account from an address. Returns the error, or undefined. */
async function open(address: string, username?: string) {
  names += 1;
  const request = { role: 'buyer', name: 'Noor', username: username ?? `newcomer${names}`, password: 'correct horse 7', address };
  return customer.call.createAccount(request, context(60_000)).then(
    () => undefined,
    ({ code, message, details }) => ({ code, message, details }),
  );
}

const codesOf = async (opening: ReturnType<typeof open>[]) => (await Promise.all(opening)).map((error) => error?.code ?? 'opened').sort();

const letPass = (seconds: number) =>
  customer.database.query(`update new_accounts set began_at = began_at - $1 * interval '1 s'`, [seconds]);

test('a network makes as many accounts within a minute as its quota, and other networks make theirs', async () => {
  const opening = Array.from({ length: 12 }, (_, i) => open(`203.0.113.${i}`));
  expect(await codesOf(opening)).toEqual([...Array(5).fill('opened'), ...Array(7).fill('quota_exceeded')]);
  expect(await open('203.0.114.1')).toBeUndefined();
});

test('the error says which quota is used up, and when the next account is possible', async () => {
  await codesOf(Array.from({ length: 5 }, () => open('198.51.100.1')));
  await letPass(10);
  const error = await open('198.51.100.1');
  expect(error).toMatchObject({ code: 'quota_exceeded', message: expect.stringMatching(/5 accounts within a minute.* in \d+ seconds/) });
  expect(error?.details.retryAfterSeconds).toBeGreaterThan(30);
  expect(error?.details.retryAfterSeconds).toBeLessThanOrEqual(50);
});

test('after a minute the whole quota is back', async () => {
  await codesOf(Array.from({ length: 6 }, () => open('198.51.101.1')));
  await letPass(60);
  const opening = Array.from({ length: 7 }, () => open('198.51.101.1'));
  expect(await codesOf(opening)).toEqual([...Array(5).fill('opened'), 'quota_exceeded', 'quota_exceeded']);
});

test('a user name that is taken does not count, and is named even when the quota is used up', async () => {
  await open('198.51.102.1', 'taken.name');
  for (let i = 0; i < 6; i += 1) expect((await open('198.51.103.1', 'Taken.Name'))?.code).toBe('username_taken');
  expect(await codesOf(Array.from({ length: 6 }, () => open('198.51.103.1')))).toEqual([...Array(5).fill('opened'), 'quota_exceeded']);
  expect((await open('198.51.103.1', 'taken.name'))?.code).toBe('username_taken');
});

test('the sweep forgets minutes that are over', async () => {
  await open('198.51.104.1');
  await letPass(61);
  await open('198.51.105.1');
  await customer.call.sweepExpired({ limit: 1_000 }, context());
  expect(await customer.database.query('select network from new_accounts')).toEqual([{ network: '198.51.105.0/24' }]);
});

test('a limit of new accounts says nothing about log-ins', async () => {
  await codesOf(Array.from({ length: 6 }, () => open('198.51.106.1')));
  const unknown = { role: 'buyer', username: 'not.there', password: 'correct horse 7', address: '198.51.106.1' };
  expect((await refusal(customer.call.logIn(unknown, context()))).code).toBe('wrong_credentials');
});

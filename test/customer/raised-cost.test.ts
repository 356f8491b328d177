import { expect, test } from 'vitest';
import { createPasswords } from '../../db-services/customer/passwords.ts';
import { type CustomerDbUnderTest, context, customerDbForThisTest, newAccount, password, refusal } from '../support/parts/customer-db.ts';

const cheap = { memory: 64, passes: 1, parallelism: 1 };
const raised = { memory: 16_384, passes: 1, parallelism: 1 };

type Account = Awaited<ReturnType<typeof newAccount>>;

const start = () => customerDbForThisTest({ passwords: { atOnce: 3, waiting: 128 }, costs: [raised, cheap] });

/** An account whose hash was made before the cost was raised. */
async function oldAccount(customer: CustomerDbUnderTest): Promise<Account> {
  const account = await newAccount(customer);
  const whose = { network: '192.0.2.0/24', lane: 'new account', deadlineAtMs: Date.now() + 15_000 } as const;
  const hash = await createPasswords(undefined, [cheap]).hash(password, whose);
  await customer.database.query('update accounts set password_hash = $2 where id = $1', [account.accountId, hash]);
  return account;
}

async function costOf({ database }: CustomerDbUnderTest, { accountId }: Account): Promise<string | undefined> {
  const [row] = await database.query<{ cost: string }>(`select split_part(password_hash, '$', 4) as cost from accounts where id = $1`, [
    accountId,
  ]);
  return row?.cost;
}

const logIn = ({ call }: CustomerDbUnderTest, account: Account, given = password) => call.logIn({ ...account, password: given }, context());

test('a log-in replaces a hash that costs less than new ones, and the password stays', async () => {
  const customer = await start();
  const account = await oldAccount(customer);
  expect(await costOf(customer, account)).toBe('m=64,t=1,p=1');
  await logIn(customer, account);
  expect(await costOf(customer, account)).toBe('m=16384,t=1,p=1');
  await logIn(customer, account);
  expect((await refusal(logIn(customer, account, 'wrong password'))).code).toBe('wrong_credentials');
});

test('a wrong password replaces no hash', async () => {
  const customer = await start();
  const account = await oldAccount(customer);
  expect((await refusal(logIn(customer, account, 'wrong password'))).code).toBe('wrong_credentials');
  expect(await costOf(customer, account)).toBe('m=64,t=1,p=1');
});

test('a log-in keeps a hash that costs more than new ones', async () => {
  const customer = await customerDbForThisTest({ costs: [{ memory: 32, passes: 1, parallelism: 1 }] });
  const account = await oldAccount(customer);
  await logIn(customer, account);
  expect(await costOf(customer, account)).toBe('m=64,t=1,p=1');
});

test('log-ins at once all succeed while one of them replaces the hash', async () => {
  const customer = await start();
  const account = await oldAccount(customer);
  await Promise.all(Array.from({ length: 6 }, () => logIn(customer, account)));
  expect(await costOf(customer, account)).toBe('m=16384,t=1,p=1');
});

test('a log-in that replaces the hash never undoes a change of the password', { timeout: 120_000 }, async () => {
  const customer = await start();
  for (let round = 0; round < 8; round += 1) {
    const account = await oldAccount(customer);
    const { sessionToken } = await customer.call.logIn(account, context());
    const { sessionId } = await customer.call.checkSession({ sessionToken, roles: [] }, context());
    const fresh = await oldAccount(customer);
    await customer.database.query('update accounts set password_hash = (select password_hash from accounts where id = $2) where id = $1', [
      account.accountId,
      fresh.accountId,
    ]);
    const change = { sessionId, currentPassword: password, newPassword: 'battery staple 8', address: account.address };
    await Promise.all([customer.call.changePassword(change, context()), logIn(customer, account).catch(() => {})]);
    await logIn(customer, account, 'battery staple 8');
    expect((await refusal(logIn(customer, account))).code).toBe('wrong_credentials');
  }
});

test('the time of a wrong password tells neither an account with an old hash nor an unknown user name', async () => {
  const dear = { memory: 65_536, passes: 4, parallelism: 1 };
  const passwords = createPasswords({ atOnce: 1, waiting: 128 }, [dear, cheap]);
  const whose = () => ({ network: '192.0.2.0/24', lane: 'log-in' as const, deadlineAtMs: Date.now() + 15_000 });
  const old = await createPasswords(undefined, [cheap]).hash(password, whose());
  const current = await passwords.hash(password, whose());
  /** The shortest of five times, which other work on the machine lengthens least. */
  async function shortestMs(stored: string | undefined): Promise<number> {
    const times: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const startedAtMs = performance.now();
      expect(await passwords.verify('wrong password', stored, whose())).toBe(false);
      times.push(performance.now() - startedAtMs);
    }
    return Math.min(...times);
  }
  const [ofUnknown, ofOld, ofCurrent] = [await shortestMs(undefined), await shortestMs(old), await shortestMs(current)];
  // At its own cost alone, the old hash would take a thousandth of the time.
  for (const ms of [ofOld, ofCurrent]) {
    expect(ms / ofUnknown).toBeGreaterThan(0.2);
    expect(ms / ofUnknown).toBeLessThan(5);
  }
});

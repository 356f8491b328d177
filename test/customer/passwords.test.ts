import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPasswords } from '../../db-services/customer/passwords.ts';
import { address, type CustomerDbUnderTest, context, customerDbForThisTest, newAccount, password } from '../support/parts/customer-db.ts';

const later = () => ({ network: '192.0.2.0/24', lane: 'log-in' as const, deadlineAtMs: Date.now() + 15_000 });

test('a hash made at another cost is still checked, at its own cost', async () => {
  // A test vector of the reference implementation: the password "password" with the salt "somesalt".
  const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const passwords = createPasswords();
  expect(await passwords.verify('password', stored, later())).toBe(true);
  expect(await passwords.verify('Password', stored, later())).toBe(false);
});

test('a stored hash that cannot be read is an error, not a wrong password', async () => {
  await expect(createPasswords().verify('password', 'plain text', later())).rejects.toThrow('not an argon2id hash');
});

test('without a stored hash every password is wrong', async () => {
  expect(await createPasswords().verify('', undefined, later())).toBe(false);
});

test('a burst of log-ins is refused with a time to come back, for unknown and known user names alike', async () => {
  const customer = await customerDbForThisTest({ passwords: { atOnce: 1, waiting: 2 } });
  const known = await newAccount(customer);
  const burst = Array.from({ length: 20 }, (_, i) => ({ ...known, ...(i % 2 && { username: `nobody${i}` }), address: `${address}${i}` }));
  const results = await Promise.allSettled(burst.map((request) => customer.call.logIn(request, context())));
  const turnedAway = results.flatMap((result, i) =>
    result.status === 'rejected' && result.reason.code === 'overloaded' ? [{ i, error: result.reason }] : [],
  );
  expect(turnedAway.length).toBeGreaterThan(10);
  for (const parity of [0, 1]) expect(turnedAway.some(({ i }) => i % 2 === parity)).toBe(true);
  for (const { error } of turnedAway) expect(error).toMatchObject({ details: { retryAfterSeconds: 1 } });
  await customer.call.logIn(known, context());
});

test('a burst from one network neither blocks nor long delays a log-in from another', async () => {
  const customer = await customerDbForThisTest({ passwords: { atOnce: 1, waiting: 30 } });
  const account = await newAccount(customer);
  let served = 0;
  const burst = Array.from({ length: 60 }, (_, i) =>
    customer.call
      .createAccount({ role: 'buyer', name: 'Noor', username: `crowd${i}`, password, address: `198.51.100.${i}` }, context(60_000))
      .then(() => 'opened' as const)
      .catch(({ code }) => code as string)
      .finally(() => {
        served += 1;
      }),
  );
  // All that can wait, waits: the rest has been refused.
  await expect.poll(() => served).toBeGreaterThanOrEqual(29);
  const servedBefore = served;
  await customer.call.logIn(account, context());
  expect(served - servedBefore).toBeLessThan(10);
  const outcomes = await Promise.all(burst);
  expect(outcomes.filter((outcome) => outcome === 'opened').length).toBeGreaterThan(25);
  expect(new Set(outcomes)).toEqual(new Set(['opened', 'overloaded']));
});

test('a log-in that would wait too long is refused early enough to come back', async () => {
  const customer = await customerDbForThisTest({ passwords: { atOnce: 1, waiting: 100, longestWaitMs: 100 } });
  const known = await newAccount(customer);
  const burst = await Promise.allSettled(Array.from({ length: 30 }, () => customer.call.logIn(known, context())));
  const refused = burst.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused) expect(error).toMatchObject({ code: 'overloaded', details: { retryAfterSeconds: 1 } });
});

/** One account that has logged in before, and a flood of requests that each come from another network and fill the queue. */
async function inFlood(flood: (customer: CustomerDbUnderTest, i: number) => Promise<unknown>) {
  const customer = await customerDbForThisTest({ passwords: { atOnce: 1, waiting: 10, longestWaitMs: 10_000 } });
  const account = await newAccount(customer);
  await customer.call.logIn(account, context());
  let refused = 0;
  const running = Array.from({ length: 60 }, (_, i) =>
    flood(customer, i).catch(({ code }) => {
      if (code === 'overloaded') refused += 1;
    }),
  );
  await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThan(5);
  return { customer, account, running: Promise.all(running) };
}

const wrongLogIn = ({ call }: CustomerDbUnderTest, i: number) =>
  call.logIn({ role: 'buyer', username: `guessed${i}`, password: 'wrong password', address: `10.9.${i}.1` }, context());

const openAccount = ({ call }: CustomerDbUnderTest, i: number) =>
  call.createAccount({ role: 'buyer', name: 'Noor', username: `flood${i}`, password, address: `10.9.${i}.1` }, context());

test('a flood of guesses from many networks does not keep an account out where it has logged in before', async () => {
  const { customer, account, running } = await inFlood(wrongLogIn);
  await customer.call.logIn({ ...account, address: '192.0.2.99' }, context());
  await running;
});

test('a flood of new accounts from many networks keeps no account out, wherever it logs in', async () => {
  const { customer, account, running } = await inFlood(openAccount);
  await Promise.all([0, 1, 2].map((i) => customer.call.logIn({ ...account, address: `198.51.${i}.1` }, context())));
  await running;
});

test('during a flood of log-ins, accounts are still made', async () => {
  const { customer, running } = await inFlood(wrongLogIn);
  const made = (async () => {
    // A full queue of log-ins leaves no place to wait until some are done.
    for (let i = 0; ; i += 1) {
      const outcome = await openAccount(customer, i).catch(({ code }) => code);
      if (outcome !== 'overloaded') return outcome;
      await sleep(20);
    }
  })();
  expect(await made).toMatchObject({ accountId: expect.any(Number) });
  await running;
});

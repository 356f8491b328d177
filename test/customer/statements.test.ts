import { afterAll, beforeAll, expect, test } from 'vitest';
import { countStatements } from '../support/database/statements.ts';
import { type CustomerDbUnderTest, context, newSession, refusal, startCustomerDb } from '../support/parts/customer-db.ts';

let customer: CustomerDbUnderTest;
let sent: () => Promise<number>;
let session: Awaited<ReturnType<typeof newSession>>;
beforeAll(async () => {
  customer = await startCustomerDb();
  sent = await countStatements(customer.database);
  session = await newSession(customer);
  await customer.database.query(`insert into failed_log_ins values ('buyer', 'throttled', '192.0.2.0/24', array_fill(now(), array[10]))`);
});
afterAll(() => customer.stop());

let sessionId: string;
beforeAll(async () => {
  ({ sessionId } = await customer.call.checkSession({ sessionToken: session.sessionToken, roles: [] }, context()));
});

const change = (currentPassword: string) => ({ sessionId, currentPassword, newPassword: 'battery staple 8', address: session.address });

type Call = (call: CustomerDbUnderTest['call']) => Promise<unknown>;

const newcomer = { role: 'seller', name: 'A', username: 'newcomer', password: 'correct horse 7' };

test.each<[string, number, Call]>([
  ['a new account', 1, (call) => call.createAccount(newcomer, context())],
  ['a look at an account', 1, (call) => call.getAccount(session, context())],
  ['a log-in', 2, (call) => call.logIn(session, context())],
  ['a wrong password', 2, (call) => refusal(call.logIn({ ...session, password: 'wrong password' }, context()))],
  ['an unknown user name', 2, (call) => refusal(call.logIn({ ...session, username: 'nobody' }, context()))],
  ['a throttled log-in', 1, (call) => refusal(call.logIn({ ...session, username: 'throttled' }, context()))],
  ['a wrong current password', 2, (call) => refusal(call.changePassword(change('wrong password'), context()))],
  ['a change of the password', 2, (call) => call.changePassword(change(session.password), context())],
  ['a log-out', 1, (call) => call.logOut(session, context())],
  ['a sweep', 1, (call) => call.sweepExpired({ limit: 10 }, context())],
])('%s costs %d statements', async (_, statements, call) => {
  const before = await sent();
  await call(customer.call);
  expect((await sent()) - before).toBe(statements);
});

test('a session check shortly after another one costs one statement', async () => {
  const { sessionToken } = await newSession(customer);
  const check = () => customer.call.checkSession({ sessionToken, roles: ['buyer'] }, context());
  await check();
  const before = await sent();
  await check();
  expect((await sent()) - before).toBe(1);
});

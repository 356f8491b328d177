import { onTestFinished } from 'vitest';
import { createPasswords } from '../../../db-services/customer/passwords.ts';
import { createCustomerDb } from '../../../db-services/customer/service.ts';
import type { FailureLimits } from '../../../db-services/customer/throttle.ts';
import { openDatabase } from '../../../lib/database/db.ts';
import type { AppError } from '../../../lib/errors.ts';
import { CustomerDbDefinition } from '../../../lib/gen/customer.ts';
import { createLog, type Log } from '../../../lib/process/log.ts';
import type { CallContext, Service } from '../../../lib/rpc/rpc.ts';
import { connectService } from '../../../lib/rpc/rpc-client.ts';
import { serveRpc } from '../../../lib/rpc/rpc-server.ts';
import { cloneDatabase, type TestDatabase } from '../database/database.ts';

export interface CustomerDbUnderTest {
  call: Service<CustomerDbDefinition>;
  /** HOST:PORT of the service. */
  address: string;
  database: TestDatabase;
  stop(): Promise<void>;
}

export interface Conditions {
  idleSeconds?: number;
  /** Where the service finds the database, if not directly. */
  reachedBy?: (serviceUrl: string) => string;
  passwords?: Parameters<typeof createPasswords>[0];
  costs?: Parameters<typeof createPasswords>[1];
  failureLimits?: FailureLimits;
  newAccountsPerMinute?: number;
  log?: Log;
}

/** A listening customer-db, on its own database with the rights of its production role, and a client of it. */
export async function startCustomerDb(conditions: Conditions = {}): Promise<CustomerDbUnderTest> {
  const {
    idleSeconds = 300,
    reachedBy = (url) => url,
    passwords,
    costs,
    failureLimits,
    newAccountsPerMinute,
    log = createLog('customer-db', 'silent'),
  } = conditions;
  const database = await cloneDatabase('customer');
  const db = await openDatabase({ location: { url: reachedBy(database.serviceUrl) }, name: 'customer-db', poolSize: 8, log });
  const service = createCustomerDb(db, {
    passwords: createPasswords(passwords, costs),
    sessionIdleSeconds: idleSeconds,
    ...(failureLimits && { failureLimits }),
    ...(newAccountsPerMinute && { newAccountsPerMinute }),
  });
  const server = await serveRpc({ definition: CustomerDbDefinition, service, checkHealth: db.ping, host: '127.0.0.1', port: 0, log });
  const address = `127.0.0.1:${server.port}`;
  const client = connectService(CustomerDbDefinition, address);
  return {
    call: client.call,
    address,
    database,
    async stop() {
      client.close();
      await server.close();
      await db.close();
      await database.drop();
    },
  };
}

/** The same, for one test only. */
export async function customerDbForThisTest(conditions?: Conditions): Promise<CustomerDbUnderTest> {
  const customer = await startCustomerDb(conditions);
  onTestFinished(() => customer.stop());
  return customer;
}

export function context(deadlineMs = 15_000): CallContext {
  return { requestId: 'test', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`, deadlineAtMs: Date.now() + deadlineMs };
}

export const password = 'correct horse 7';
export const address = '192.0.2.7';

let accountsMade = 0;

/** A new account, as its owner would log in. */
export async function newAccount({ call }: CustomerDbUnderTest, role = 'buyer') {
  accountsMade += 1;
  const username = `account${accountsMade}`;
  const { accountId } = await call.createAccount({ role, name: 'Noor', username, password }, context());
  return { accountId, role, username, password, address };
}

/** A new account and a session of it. */
export async function newSession(customer: CustomerDbUnderTest, role = 'buyer') {
  const account = await newAccount(customer, role);
  const { sessionToken } = await customer.call.logIn(account, context());
  return { ...account, sessionToken };
}

/** What a refused call says, as its caller sees it. */
export async function refusal(call: Promise<unknown>): Promise<Pick<AppError, 'code' | 'message' | 'details'>> {
  const error = await call.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (reason: AppError) => reason,
  );
  return { code: error.code, message: error.message, details: error.details };
}

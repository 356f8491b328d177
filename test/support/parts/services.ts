import { createPasswords } from '../../../db-services/customer/passwords.ts';
import { createCustomerDb } from '../../../db-services/customer/service.ts';
import { createProductDb } from '../../../db-services/product/service.ts';
import { createCallerCheck } from '../../../lib/callers/caller-check.ts';
import { callerToken } from '../../../lib/callers/caller-token.ts';
import { type CalledPart, secretSettings } from '../../../lib/callers/calls.ts';
import { refusedCallRecorder } from '../../../lib/callers/refused-calls.ts';
import { type Database, openDatabase } from '../../../lib/database/db.ts';
import { CustomerDbDefinition } from '../../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../../lib/gen/product.ts';
import { createLog, type Log } from '../../../lib/process/log.ts';
import type { Service } from '../../../lib/rpc/rpc.ts';
import { serveRpc } from '../../../lib/rpc/rpc-server.ts';
import { functionTokens, serviceSecrets } from '../../../local/parts/identities.ts';
import { startPaymentService } from '../../../payment-service/server.ts';
import { cloneDatabase, type TestDatabase } from '../database/database.ts';

/** What Cloud Run makes of a checked ID token of an account. */
export function accountToken(email: string | undefined, changes: object = {}): string {
  const claims = { email, email_verified: true, exp: Math.floor(Date.now() / 1_000) + 3_600, ...changes };
  const [head, payload] = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${head}.${payload}.SIGNATURE_REMOVED_BY_GOOGLE`;
}

export interface ServicesOptions {
  sessionIdleSeconds?: number;
  /** The share of charges that is approved, 0 to 1. */
  approvalRate?: number;
  currency?: string;
  deliveryDays?: number;
  /** Where the pictures are public. */
  picturesUrl?: string;
  /** Connections of each service. */
  poolSize?: number;
  /** The port at which the services reach Postgres, if not Postgres's own. */
  postgresPort?: number;
  log?: Log;
  /** What a password's hash costs. Default: the least that Argon2id allows. */
  passwordCosts?: Costs;
  /** The callers' accounts, if they prove who they are as in the cloud. */
  accounts?: Record<string, string>;
  /** Replaces product-db by a faulty version made from the real one, which a test must notice. */
  insteadOfProductDb?: (db: Database, real: ProductDb) => ProductDb;
}

type Costs = Parameters<typeof createPasswords>[1];

/**
 * The least that Argon2id allows, so that the people of tests need little of the processor. Tests of customer-db alone hash as in production,
 * unless they say otherwise.
 */
const leastCosts: Costs = [{ memory: 8, passes: 1, parallelism: 1 }];

type ProductDb = Service<ProductDbDefinition>;

export interface TestServices {
  /** The services' addresses and the functions' tokens for them, by the names of the functions' settings. */
  addresses: { CUSTOMER_DB_ADDRESS: string; PRODUCT_DB_ADDRESS: string; PAYMENT_URL: string; CALLER_TOKENS: string };
  databases: { customer: TestDatabase; product: TestDatabase; payment: TestDatabase };
  /** The connection pools that the services use. */
  pools: { customer: Database; product: Database; payment: Database };
  /** The token of a function or a command for a service. */
  tokenOf(part: CalledPart, caller: string): string;
  stop(): Promise<void>;
}

/** customer-db, product-db and the payment service in this process, on their own databases, reached over real gRPC and SOAP. */
export async function startServices(options: ServicesOptions = {}): Promise<TestServices> {
  const {
    sessionIdleSeconds = 300,
    approvalRate = 1,
    currency = 'USD',
    deliveryDays = 180,
    picturesUrl = 'https://pictures.example',
    poolSize = 8,
    postgresPort,
    passwordCosts = leastCosts,
    accounts,
    log = createLog('services', 'silent'),
    insteadOfProductDb = (_, real) => real,
  } = options;
  const listening = { host: '127.0.0.1', port: 0, log };
  const open = async (part: 'customer' | 'product' | 'payment') => {
    const database = await cloneDatabase(part);
    const url = new URL(database.serviceUrl);
    if (postgresPort) url.port = String(postgresPort);
    return { database, db: await openDatabase({ location: { url: url.href }, name: part, poolSize, log }) };
  };
  const secrets = serviceSecrets({}, () => true);
  const checkFor = (part: CalledPart) =>
    createCallerCheck(part, accounts ? { accounts } : { secret: secrets[secretSettings[part]] as string });
  const [customer, product, payment] = await Promise.all([open('customer'), open('product'), open('payment')]);

  const customerDb = await serveRpc({
    ...listening,
    definition: CustomerDbDefinition,
    service: createCustomerDb(customer.db, { passwords: createPasswords(undefined, passwordCosts), sessionIdleSeconds }),
    checkHealth: customer.db.ping,
    checkCaller: checkFor('customer-db'),
    recordRefusal: refusedCallRecorder(customer.db, log),
  });
  const productDb = await serveRpc({
    ...listening,
    definition: ProductDbDefinition,
    service: insteadOfProductDb(product.db, createProductDb(product.db, { currency, picturesUrl, deliveryDays, poolSize })),
    checkHealth: product.db.ping,
    checkCaller: checkFor('product-db'),
    recordRefusal: refusedCallRecorder(product.db, log),
  });
  const paymentService = await startPaymentService({ ...listening, db: payment.db, approvalRate, checkCaller: checkFor('payment') });

  return {
    addresses: {
      CUSTOMER_DB_ADDRESS: `127.0.0.1:${customerDb.port}`,
      PRODUCT_DB_ADDRESS: `127.0.0.1:${productDb.port}`,
      PAYMENT_URL: `http://127.0.0.1:${paymentService.port}/`,
      CALLER_TOKENS: JSON.stringify(functionTokens(secrets)),
    },
    databases: { customer: customer.database, product: product.database, payment: payment.database },
    pools: { customer: customer.db, product: product.db, payment: payment.db },
    tokenOf: (part, caller) => (accounts ? accountToken(accounts[caller]) : callerToken(secrets[secretSettings[part]] as string, caller)),
    async stop() {
      await Promise.all([customerDb.close(), productDb.close(), paymentService.close()]);
      await Promise.all([customer, product, payment].map(({ db }) => db.close()));
      await Promise.all([customer, product, payment].map(({ database }) => database.drop()));
    },
  };
}

import * as z from 'zod/mini';
import { parseJson } from '../text/json.ts';
import { isCurrency } from '../text/money.ts';
import { parseUrl } from './url.ts';

const wholeNumber = (least: number, most: number) =>
  z
    .pipe(z.string().check(z.regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)), z.transform(Number))
    .check(z.refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`));
const port = () => wholeNumber(0, 65535);
const url = (...protocols: string[]) =>
  z
    .string()
    .check(
      z.refine(
        (value) => protocols.includes(parseUrl(value)?.protocol.slice(0, -1) ?? ''),
        `must be a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}, with %40 for @ and %2F for / in a password`,
      ),
    );
const address = () => z.string().check(z.regex(/^[^\s/:@?#]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be HOST:PORT'));
const notEmpty = () => z.string().check(z.minLength(1));
const origins = () =>
  z.pipe(
    z
      .string()
      .check(
        z.regex(/^(https?:\/\/[a-z0-9.:[\]-]{1,253}(,|$))*$/, 'must be origins such as https://shop.example, with commas between them'),
      ),
    z.transform((list) => list.split(',').filter(Boolean)),
  );
const hostNames = () =>
  z.pipe(
    z.string().check(z.regex(/^([a-z0-9.:-]{1,253}(,|$))*$/i, 'must be host names or addresses without ports, with commas between them')),
    z.transform((names) => names.toLowerCase().split(',').filter(Boolean)),
  );
const instance = () => z.string().check(z.regex(/^[^:\s]+:[^:\s]+:[^:\s]+$/, 'must be PROJECT:REGION:INSTANCE'));
const instances = () =>
  z.pipe(
    z.string().check(z.regex(/^([^:,\s]+:[^:,\s]+:[^:,\s]+(,|$))*$/, 'must be PROJECT:REGION:INSTANCE, several with commas between them')),
    z.transform((names) => names.split(',').filter(Boolean)),
  );
const audience = () => z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,512}$/, 'must be 1 to 512 visible ASCII characters')));

const secret = () => z.optional(z.string().check(z.regex(/^[\x21-\x7e]{32,512}$/, 'must be 32 to 512 visible ASCII characters')));
const jsonObject = (of: z.ZodMiniType, must: string) =>
  z.optional(
    z.string().check(z.refine((text) => z.record(z.string(), of).safeParse(parseJson(text)).success, `must be a JSON object: ${must}`)),
  );

/** All settings: schema, default and meaning. */
export const settings = {
  PORT: { schema: port, default: '8080', meaning: 'where the functions listen' },
  HOST: { schema: notEmpty, default: '127.0.0.1', meaning: 'the address on which the parts of one machine listen' },
  PUBLIC_HOSTS: {
    schema: hostNames,
    default: '',
    meaning: 'the names under which the marketplace is reached, with commas between them; loopback names and the address itself always are',
  },
  CORS_ORIGINS: {
    schema: origins,
    default: '',
    meaning:
      'the origins of web pages on other hosts that may use the interface in a browser, with commas between them; by default none may',
  },
  DATA_DIR: { schema: notEmpty, default: '.data', meaning: 'folder for all data of `npm start`: Postgres and pictures' },
  DATABASE_URL_CUSTOMER: {
    schema: () => z.optional(url('postgres', 'postgresql')),
    meaning: "customer-db's database, instead of the embedded one",
  },
  DATABASE_URL_PRODUCT: {
    schema: () => z.optional(url('postgres', 'postgresql')),
    meaning: "product-db's database, instead of the embedded one",
  },
  DATABASE_URL_PAYMENT: {
    schema: () => z.optional(url('postgres', 'postgresql')),
    meaning: "the payment service's database, instead of the embedded one",
  },
  DATABASE_URL_PRODUCT_READ: {
    schema: () => z.optional(url('postgres', 'postgresql')),
    meaning:
      "a read replica of product-db's database: one server, not several behind one address; visitors' searches and reads of items go there while it lags less than 5 seconds",
  },
  CLOUD_SQL_INSTANCE: {
    schema: () => z.optional(instance()),
    meaning: 'connect through the Cloud SQL connector (private address, IAM) instead of a URL',
  },
  CLOUD_SQL_READ_INSTANCES: {
    schema: instances,
    default: '',
    meaning: 'the read replicas of CLOUD_SQL_INSTANCE, for product-db, with commas between them; the same as DATABASE_URL_PRODUCT_READ',
  },
  CLOUD_SQL_USER: { schema: () => z.optional(notEmpty()), meaning: 'the IAM database user, with CLOUD_SQL_INSTANCE' },
  CLOUD_SQL_DATABASE: { schema: () => z.optional(notEmpty()), meaning: 'the database, with CLOUD_SQL_INSTANCE' },
  CLOUD_SQL_SERVICE_USER: {
    schema: () => z.optional(notEmpty()),
    meaning: 'for the migrator: the IAM database user of the service, who gets its rights',
  },
  CLOUD_SQL_AUDIT_USER: {
    schema: () => z.optional(notEmpty()),
    meaning: 'for the migrator of the product database: the IAM database user of the audit, who may read what it compares',
  },
  CLOUD_SQL_REFUNDS_USER: {
    schema: () => z.optional(notEmpty()),
    meaning: 'the same for the job that makes and repairs refunds, who may close and adopt them',
  },
  CLOUD_SQL_CATEGORY_USER: {
    schema: () => z.optional(notEmpty()),
    meaning: 'the same for the job that names categories, who may only do that',
  },
  CLOUD_SQL_TRAIL_USER: {
    schema: () => z.optional(notEmpty()),
    meaning: 'for the migrators of the customer and product databases: the IAM database user who may read the audit trail',
  },
  CLOUD_SQL_INSTANCE_CUSTOMER: {
    schema: () => z.optional(instance()),
    meaning: "for the job that reads the audit trail: the customer database's instance, as CLOUD_SQL_INSTANCE",
  },
  CLOUD_SQL_INSTANCE_PRODUCT: { schema: () => z.optional(instance()), meaning: 'the same for the product database' },
  DATABASE_POOL_SIZE: {
    schema: () => wholeNumber(1, 100),
    default: '8',
    meaning: 'statements a service runs at once, each on a connection of its own; beside these it has one more',
  },
  CUSTOMER_DB_ADDRESS: { schema: () => z.optional(address()), meaning: 'a customer-db that already runs, HOST:PORT' },
  PRODUCT_DB_ADDRESS: { schema: () => z.optional(address()), meaning: 'a product-db that already runs, HOST:PORT' },
  PAYMENT_URL: { schema: () => z.optional(url('http', 'https')), meaning: 'a payment service that already runs' },
  CUSTOMER_DB_AUDIENCE: {
    schema: audience,
    meaning: 'audience of the ID token that is sent to customer-db with every call; setting it turns on TLS',
  },
  PRODUCT_DB_AUDIENCE: { schema: audience, meaning: 'the same for product-db' },
  PAYMENT_AUDIENCE: { schema: audience, meaning: 'the same for the payment service; none for one that is not ours' },
  CUSTOMER_DB_SECRET: {
    schema: secret,
    meaning:
      "key that signs and checks the tokens of customer-db's callers, outside the cloud; if absent, `npm start` makes one at every start; a customer-db that already runs needs the same",
  },
  PRODUCT_DB_SECRET: { schema: secret, meaning: 'the same for product-db' },
  PAYMENT_SECRET: { schema: secret, meaning: 'the same for the payment service' },
  CALLER_TOKENS: {
    schema: () => jsonObject(z.record(z.string(), z.string()), "each function's tokens by the service that they are for"),
    meaning: 'the tokens that `npm start` makes with these secrets for the functions of a process',
  },
  CALLER_ACCOUNTS: {
    schema: () => jsonObject(z.string(), 'the service account of each caller'),
    meaning: 'for a service in the cloud: the service account that each of its callers runs as',
  },
  CUSTOMER_DB_PORT: { schema: port, default: '0', meaning: 'where customer-db listens; 0: any free port' },
  PRODUCT_DB_PORT: { schema: port, default: '0', meaning: 'where product-db listens; 0: any free port' },
  PAYMENT_PORT: { schema: port, default: '0', meaning: 'where the payment service listens; 0: any free port' },
  POSTGRES_PORT: { schema: port, default: '0', meaning: 'where the embedded Postgres listens; 0: any free port' },
  FUNCTION_PROCESSES: {
    schema: () => z.union([z.literal('each'), wholeNumber(1, 64)], { error: "must be a whole number from 1 to 64, or 'each'" }),
    default: '1',
    meaning:
      "how many processes each serve all functions behind the one port; 'each': the framework's own command, a process for every function",
  },
  SESSION_IDLE_SECONDS: { schema: () => wholeNumber(1, 86400), default: '300', meaning: 'how long a session lives without a request' },
  FAILED_LOG_INS_PER_USERNAME: {
    schema: () => wholeNumber(1, 100_000),
    default: '100',
    meaning:
      'failed log-ins for one user name over all networks, at once and within 24 hours, after which only networks it has logged in from may try',
  },
  FAILED_LOG_INS_PER_NETWORK: {
    schema: () => wholeNumber(1, 100_000),
    default: '200',
    meaning: 'failed log-ins from one network over all user names, at once and within 15 minutes, after which it must wait',
  },
  NEW_ACCOUNTS_PER_MINUTE: {
    schema: () => wholeNumber(1, 1_000_000),
    default: '500',
    meaning: 'how many accounts one network may make within a minute',
  },
  NEW_ITEMS_PER_DAY: {
    schema: () => wholeNumber(1, 1_000_000),
    default: '1000',
    meaning: 'how many items one seller may register within a day; the seed is not counted',
  },
  NEW_PURCHASES_PER_MINUTE: {
    schema: () => wholeNumber(1, 1_000_000),
    default: '100',
    meaning: 'how many purchases one buyer may make within a minute, also refused ones; a repeated key is not counted',
  },
  PURCHASE_DUE_SECONDS: {
    schema: () => wholeNumber(1, 3600),
    default: '20',
    meaning: 'how old a pending purchase is when the resolver takes it up',
  },
  DELIVERY_DAYS: {
    schema: () => wholeNumber(1, 36500),
    default: '180',
    meaning: 'how many days after a purchase its delivery is erased',
  },
  SECURITY_EVENT_DAYS: {
    schema: () => wholeNumber(1, 36500),
    default: '365',
    meaning: 'how many days a row of the audit trail is kept; the migrations write it into the databases',
  },
  PAYMENT_APPROVAL_RATE: {
    schema: () => z.pipe(z.string().check(z.regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')), z.transform(Number)),
    default: '0.9',
    meaning: 'the part of charges that is approved',
  },
  CURRENCY: {
    schema: () => z.string().check(z.refine(isCurrency, 'must be the ISO 4217 code of a currency, such as USD or JPY')),
    default: 'USD',
    meaning: 'the one currency, an ISO 4217 code',
  },
  PICTURES_URL: {
    schema: () => z.optional(url('http', 'https')),
    meaning: "where items' pictures are public; if absent, `/pictures` at the address of `npm start`",
  },
  PICTURES_DIR: { schema: () => z.optional(notEmpty()), meaning: "the folder of items' pictures; `npm start` has them in DATA_DIR" },
  PICTURES_BUCKET: {
    schema: () => z.optional(z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'must be the name of a bucket'))),
    meaning: "the Cloud Storage bucket of items' pictures, instead of a folder",
  },
  GCE_METADATA_HOST: {
    schema: notEmpty,
    default: 'metadata.google.internal',
    meaning: "where Google's metadata server is, which knows who a process is; Google's libraries read it, too",
  },
  SCHEDULER_TOKEN: {
    schema: () => z.optional(z.string().check(z.regex(/^[\x21-\x7e]{16,512}$/, 'must be 16 to 512 visible ASCII characters'))),
    meaning: 'token that the scheduler sends; if absent, `npm start` makes one at every start',
  },
  SCHEDULER_ACCOUNT: {
    schema: () => z.optional(z.email('must be the e-mail address of a service account')),
    meaning: "the service account whose OIDC token the scheduler sends, instead of a token of Souk's own",
  },
  SCHEDULER_AUDIENCE: {
    schema: audience,
    meaning: "what that OIDC token must be for; the function's address, as Cloud Scheduler is told it",
  },
  SCHEDULER_CHECKED_BY: {
    schema: () => z.enum(['souk', 'platform'], { error: "must be 'souk' or 'platform'" }),
    default: 'souk',
    meaning: "who checks the signature of that OIDC token; 'platform': Cloud Run has checked it and removed the signature",
  },
  FORWARDED_HOPS: {
    schema: () => wholeNumber(0, 8),
    default: '0',
    meaning: 'proxies in front of a function that each add one address to X-Forwarded-For',
  },
  FUNCTION_HOST: {
    schema: () => z.optional(notEmpty()),
    meaning: "the address on which the framework's command listens, if not on all of them",
  },
  FUNCTION_TARGET: {
    schema: () => z.optional(notEmpty()),
    meaning: "the function that the framework's command serves, unless its --target says so",
  },
  GOOGLE_CLOUD_PROJECT: {
    schema: () => z.optional(notEmpty()),
    meaning: "the project in whose traces log lines are found; without it they carry the trace's id alone",
  },
  LOG_LEVEL: {
    schema: () =>
      z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'must be trace, debug, info, warn, error, fatal or silent',
      }),
    default: 'info',
    meaning: 'the least severe log line to write',
  },
} as const satisfies Record<string, { schema: () => z.ZodMiniType<unknown, string | undefined>; default?: string; meaning: string }>;

export type SettingName = keyof typeof settings;
export type Settings<Name extends SettingName = SettingName> = { [K in Name]: z.output<ReturnType<(typeof settings)[K]['schema']>> };

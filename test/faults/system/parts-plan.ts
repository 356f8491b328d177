import type { SettingName, Settings } from '../../../lib/config/settings.ts';
import type { DataDir } from '../../../local/data-dir.ts';
import { environment, inRepository } from '../../../local/parts/environment.ts';
import { functionTokens, type ServiceSecrets } from '../../../local/parts/identities.ts';
import type { PartPlan } from '../../../local/parts/part.ts';
import { planServices } from '../../../local/parts/plans.ts';
import { type DatabaseName, planDatabases } from '../../../local/postgres/databases.ts';
import type { ProcessBug } from '../controls/planted-bugs.ts';
import type { EdgeName } from './edges.ts';
import type { InstanceName } from './processes.ts';

/** With which the functions prove to the services who they are. */
export const secrets = {
  CUSTOMER_DB_SECRET: 'the-secret-of-customer-db-in-the-faults',
  PRODUCT_DB_SECRET: 'the-secret-of-product-db-in-the-faults',
  PAYMENT_SECRET: 'the-secret-of-payment-in-the-faults',
} satisfies ServiceSecrets;

export type PartPorts = Record<InstanceName, number>;

interface PlanOptions {
  settings: Settings;
  dataDir: DataDir;
  /** The port of each part. */
  ports: PartPorts;
  /** The near end of each edge: the port that the caller uses. */
  reached: Record<EdgeName, number>;
  schedulerToken: string;
  dueSeconds: number;
  crashPoints: string;
  bug: ProcessBug | undefined;
  /** Whether each part has two instances. */
  twins: boolean;
}

/** The parts beside Postgres: each service, product-db twice, two processes that serve all functions, and a resolver. */
export function planParts(options: PlanOptions): PartPlan[] {
  return [
    serviceAt(options, 'customer', 'customer-db'),
    serviceAt(options, 'product', 'product-db-1'),
    serviceAt(options, 'product', 'product-db-2'),
    serviceAt(options, 'payment', 'payment'),
    ...(options.twins ? [serviceAt(options, 'customer', 'customer-db-2'), serviceAt(options, 'payment', 'payment-2')] : []),
    functionsAt(options, 'functions-1', 'functions to product-db-1'),
    functionsAt(options, 'functions-2', 'functions to product-db-2'),
    functionsAt(options, 'resolver', 'functions to product-db-2'),
  ];
}

/** Plans one database in the Postgres at a port. */
export const planDatabase = (name: DatabaseName, { settings, port, dataDir }: { settings: Settings; port: number; dataDir: DataDir }) =>
  planDatabases(settings, port, dataDir).filter((plan) => plan.name === name);

function serviceAt({ settings, dataDir, ports, reached, bug }: PlanOptions, database: DatabaseName, name: InstanceName): PartPlan {
  const edge = `${database === 'payment' ? 'payment' : (`${database}-db` as const)} to postgres` as const;
  const databases = planDatabase(database, { settings, port: reached[edge], dataDir });
  const own = { PORT: 0, POSTGRES_PORT: 0, CUSTOMER_DB_PORT: ports[name], PRODUCT_DB_PORT: ports[name], PAYMENT_PORT: ports[name] };
  const [plan] = planServices(databases, own, 'http://127.0.0.1/pictures', secrets) as [PartPlan];
  const args = bug === 'absolute quantity' && database === 'product' ? [inRepository('test/faults/processes/product-db.ts')] : plan.args;
  return { name, args, env: { ...plan.env, ...quiet, ...unlimited } };
}

function functionsAt(
  { ports, reached, schedulerToken, dueSeconds, crashPoints, bug }: PlanOptions,
  name: InstanceName,
  product: EdgeName,
): PartPlan {
  const own: Partial<Record<SettingName, string>> = {
    PORT: String(ports[name]),
    CUSTOMER_DB_ADDRESS: `127.0.0.1:${reached['functions to customer-db']}`,
    PRODUCT_DB_ADDRESS: `127.0.0.1:${reached[product]}`,
    PAYMENT_URL: `http://127.0.0.1:${reached['functions to payment']}/`,
    SCHEDULER_TOKEN: schedulerToken,
    PURCHASE_DUE_SECONDS: String(dueSeconds),
    CALLER_TOKENS: JSON.stringify(functionTokens(secrets)),
    FUNCTION_PROCESSES: '1',
  };
  const isGenuine = name !== 'resolver' && bug === undefined;
  const file = isGenuine ? 'local/parts/functions.ts' : 'test/faults/processes/functions.ts';
  const test = isGenuine ? {} : { CRASH_POINTS: crashPoints, ...(bug && { PLANTED_BUG: bug }) };
  return { name, args: [inRepository(file)], env: { ...environment(Object.keys(own) as SettingName[], own), ...quiet, ...test } };
}

/** A run has few buyers, who each buy as much as many would. */
const unlimited = { NEW_PURCHASES_PER_MINUTE: '1000000', NEW_ITEMS_PER_DAY: '1000000' } satisfies Partial<Record<SettingName, string>>;

const quiet = { LOG_LEVEL: 'warn', HOST: '127.0.0.1', NODE_COMPILE_CACHE: inRepository('node_modules/.cache/compiled') };

import { processMemory } from '../../../build/process-memory.ts';
import { ConfigError, readSettings } from '../../../lib/config/config.ts';
import { type SettingName, settings } from '../../../lib/config/settings.ts';
import { databaseLocation } from '../../../lib/database/db.ts';
import { firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { type Environment, environmentOf, fn, give, job, processes, service } from './processes.ts';

export const startsInProduction: Policy = {
  rule: 'every process gets only existing settings, and starts with them as a deployed one',
  findings: (deployed) =>
    ofType(deployed, ...processes).flatMap((resource) => {
      const environment = environmentOf(resource);
      return [
        ...unknown(environment),
        ...refused(resource, environment),
        ...unplaced(resource, environment),
        ...unmeasured(resource, environment),
      ].map((finding) => `${resource.address}: ${finding}`);
    }),
  broken: {
    'an unknown setting': (copy) => give(firstOf(copy, fn), 'CUSTOMER_DB_URL', 'https://customer-db-standin.a.run.app'),
    'errors shown with their stacks': (copy) => give(firstOf(copy, fn), 'NODE_ENV', 'development'),
    'a start without the measured memory settings': (copy) => give(firstOf(copy, fn), 'NODE_OPTIONS', ''),
    'a service that keeps an arena for each thread': (copy) => give(firstOf(copy, service), 'MALLOC_ARENA_MAX', '8'),
    'clients that all look like one': (copy) => give(firstOf(copy, fn), 'FORWARDED_HOPS', '0'),
    'cards sent in the clear': (copy) => give(firstOf(copy, fn), 'PAYMENT_URL', 'http://payments.example'),
    'calls without a token': (copy) => give(firstOf(copy, fn), 'CUSTOMER_DB_AUDIENCE', ''),
    'no product-db': (copy) => give(firstOf(copy, fn), 'PRODUCT_DB_ADDRESS', ''),
    'another port than Cloud Run sends to': (copy) => put(firstOf(copy, service), 'template.0.containers.0.ports.0.container_port', 8081),
    'a service that listens only to itself': (copy) => give(firstOf(copy, service), 'HOST', '127.0.0.1'),
    'a trail without the product database': (copy) =>
      give(
        firstOf(copy, job, ({ values }) => values['name'] === 'trail'),
        'CLOUD_SQL_INSTANCE_PRODUCT',
        '',
      ),
    'a migrator that does not know the database': (copy) => give(firstOf(copy, job), 'CLOUD_SQL_USER', ''),
  },
};

/** What Node itself and its libraries read. */
const ofNode = ['NODE_ENV', ...Object.keys(processMemory.service)];

const unknown = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => !ofNode.includes(name) && !Object.hasOwn(settings, name))
    .map((name) => `${name} is no setting`);

/** The start of a function, and the memory of all, were measured only with these. */
function unmeasured({ type }: Resource, environment: Environment): string[] {
  const measured = type === fn ? processMemory.function : type === service ? processMemory.service : {};
  return Object.entries(measured)
    .filter(([name, value]) => environment[name] !== value)
    .map(([name, value]) => `it was measured with ${name}=${value}`);
}

/** What the start itself says: everything is read that is given, and what a function cannot do without. */
function refused({ type }: Resource, environment: Environment): string[] {
  const given = Object.keys(environment).filter((name): name is SettingName => Object.hasOwn(settings, name));
  const missing = type === fn ? addresses.filter((name) => !environment[name]).map((name) => `${name} is not set`) : [];
  return [...missing, ...messageOf(() => readSettings(given, { ...environment, K_SERVICE: 'any' }))];
}

const addresses = ['CUSTOMER_DB_ADDRESS', 'PRODUCT_DB_ADDRESS', 'PAYMENT_URL'] as const;
const connection = ['CLOUD_SQL_INSTANCE', 'CLOUD_SQL_USER', 'CLOUD_SQL_DATABASE'] as const;

/** What a process reads to connect to its database, or to each of two. */
function connectionsOf(environment: Environment): Environment[] {
  const { CLOUD_SQL_INSTANCE_CUSTOMER: customer, CLOUD_SQL_INSTANCE_PRODUCT: product, ...settings } = environment;
  if (customer === undefined && product === undefined) return [settings];
  return Object.entries({ customer, product }).map(([name, instance = '']) => ({
    ...settings,
    CLOUD_SQL_INSTANCE: instance,
    CLOUD_SQL_DATABASE: name,
  }));
}

/** Where a process listens, and where its database is. */
function unplaced({ type, values }: Resource, environment: Environment): string[] {
  if (type === fn) return [];
  const noDatabase = connectionsOf(environment).flatMap((settings) =>
    messageOf(() => databaseLocation('a URL', { url: undefined, ...readSettings(connection, settings) })),
  );
  if (type === job) return noDatabase;
  const port = textAt(values, 'template.0.containers.0.ports.0.container_port');
  const ports = Object.keys(environment).filter((name) => name.endsWith('_PORT'));
  const listens = environment['HOST'] === '0.0.0.0' && ports.length === 1 && ports.every((name) => environment[name] === port);
  return listens ? noDatabase : [...noDatabase, `it does not listen at ${port} for everybody`];
}

function messageOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return [error.message];
    throw error;
  }
}

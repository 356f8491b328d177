import { nodeOptions } from '../../../build/measure/start.ts';
import { ConfigError, readSettings, type SettingName, settings } from '../../../lib/config.ts';
import { databaseLocation } from '../../../lib/db.ts';
import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

type Environment = Record<string, string>;

const kinds = ['google_cloudfunctions2_function', 'google_cloud_run_v2_service', 'google_cloud_run_v2_job'] as const;
const [fn, service, job] = kinds;
const variables = 'service_config.0.environment_variables';

export const startsInProduction: Policy = {
  rule: 'every process is given settings that exist, starts with them as one that is deployed, and finds its database',
  findings: (deployed) =>
    ofType(deployed, ...kinds).flatMap((resource) => {
      const environment = environmentOf(resource);
      return [
        ...unknown(environment),
        ...refused(resource, environment),
        ...unplaced(resource, environment),
        ...unmeasured(resource, environment),
      ].map((finding) => `${resource.address}: ${finding}`);
    }),
  broken: {
    'a setting that is none': (copy) => give(copy, fn, 'CUSTOMER_DB_URL', 'https://customer-db-standin.a.run.app'),
    'errors shown with their stacks': (copy) => give(copy, fn, 'NODE_ENV', 'development'),
    'a start that nobody has measured': (copy) => give(copy, fn, 'NODE_OPTIONS', ''),
    'clients that all look like one': (copy) => give(copy, fn, 'FORWARDED_HOPS', '0'),
    'cards sent in the clear': (copy) => give(copy, fn, 'PAYMENT_URL', 'http://payments.example'),
    'calls without a token': (copy) => give(copy, fn, 'CUSTOMER_DB_AUDIENCE', ''),
    'no product-db': (copy) => give(copy, fn, 'PRODUCT_DB_ADDRESS', ''),
    'another port than Cloud Run sends to': (copy) => put(firstOf(copy, service), 'template.0.containers.0.ports.0.container_port', 8081),
    'a service that listens to itself alone': (copy) =>
      put(firstOf(copy, service), 'template.0.containers.0.env', withSetting(firstOf(copy, service), 'HOST', '127.0.0.1')),
    'a migrator that does not know the database': (copy) =>
      put(firstOf(copy, job), 'template.0.template.0.containers.0.env', withSetting(firstOf(copy, job), 'CLOUD_SQL_USER', '')),
  },
};

function environmentOf({ type, values }: Resource): Environment {
  if (type === fn) return at(values, variables) as Environment;
  const container = type === job ? 'template.0.template.0.containers.0' : 'template.0.containers.0';
  return Object.fromEntries(listAt(values, `${container}.env`).map((variable) => [textAt(variable, 'name'), textAt(variable, 'value')]));
}

/** What Node itself reads. */
const ofNode = ['NODE_ENV', 'NODE_OPTIONS'];

const unknown = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => !ofNode.includes(name) && !Object.hasOwn(settings, name))
    .map((name) => `${name} is no setting`);

/** How long a function takes to start is known for these options alone. */
const unmeasured = ({ type }: Resource, { NODE_OPTIONS: options }: Environment): string[] =>
  type === fn && options !== nodeOptions ? [`its start was measured with NODE_OPTIONS=${nodeOptions}`] : [];

/** What the start itself says: everything is read that is given, and what a function cannot do without. */
function refused({ type }: Resource, environment: Environment): string[] {
  const given = Object.keys(environment).filter((name): name is SettingName => Object.hasOwn(settings, name));
  const missing = type === fn ? addresses.filter((name) => !environment[name]).map((name) => `${name} is not set`) : [];
  return [...missing, ...messageOf(() => readSettings(given, { ...environment, K_SERVICE: 'any' }))];
}

const addresses = ['CUSTOMER_DB_ADDRESS', 'PRODUCT_DB_ADDRESS', 'PAYMENT_URL'] as const;
const connection = ['CLOUD_SQL_INSTANCE', 'CLOUD_SQL_USER', 'CLOUD_SQL_DATABASE'] as const;

/** Where a process listens, and where its database is. */
function unplaced({ type, values }: Resource, environment: Environment): string[] {
  if (type === fn) return [];
  const noDatabase = messageOf(() => databaseLocation('a URL', { url: undefined, ...readSettings(connection, environment) }));
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

const give = (copy: Deployed, type: string, name: string, value: string) =>
  put(firstOf(copy, type), variables, { ...environmentOf(firstOf(copy, type)), [name]: value });

const withSetting = (resource: Resource, name: string, value: string): Json[] =>
  Object.entries({ ...environmentOf(resource), [name]: value }).map(([name, value]) => ({ name, value }));

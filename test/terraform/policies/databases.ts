import { type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { containerOf, environmentOf, give, identityOf, imageOf, job, service } from './processes.ts';

/** The database that each image is made for; the migrator is told which. */
const madeFor: Record<string, string> = { 'customer-db': 'customer', 'product-db': 'product', payment: 'payment', audit: 'product' };

export const findsItsDatabase: Policy = {
  rule: 'every service, migration and job finds its database and logs in as itself, and a migration grants each job’s rights to that job',
  findings: (deployed) =>
    clientsOf(deployed).flatMap(({ resource, instance, databases, asked, database }) => {
      const { CLOUD_SQL_USER: user, ...settings } = environmentOf(resource);
      const named = Object.keys(settings).filter((name) => name.endsWith('_USER'));
      return [
        ...(asked === database && databases.includes(database) ? [] : [`does not find the database ${database}`]),
        ...(user === userOf(resource) ? [] : [`logs in as ${user}`]),
        ...named
          .filter((name) => !usersIn(deployed).includes(`${settings[name]} is a user of ${instance}`))
          .map((name) => `takes ${settings[name]} for a user of ${instance}`),
        ...named
          .filter((name) => jobOf(name) !== undefined && settings[name] !== userOf(jobNamed(deployed, jobOf(name) as string)))
          .map((name) => `takes ${settings[name]} for the user of the job ${jobOf(name)}`),
      ].map((finding) => `${resource.address} ${finding}`);
    }),
  broken: {
    'two services at each other’s instances': (copy) => swap(copy, 'CLOUD_SQL_INSTANCE'),
    'two services at each other’s databases': (copy) => swap(copy, 'CLOUD_SQL_INSTANCE', 'CLOUD_SQL_DATABASE'),
    'two services as each other': (copy) => swap(copy, 'CLOUD_SQL_INSTANCE', 'CLOUD_SQL_DATABASE', 'CLOUD_SQL_USER'),
    'a trail that looks for one database at the instance of the other': (copy) =>
      give(
        firstOf(copy, job, isTrail),
        'CLOUD_SQL_INSTANCE_CUSTOMER',
        environmentOf(firstOf(copy, job, isTrail))['CLOUD_SQL_INSTANCE_PRODUCT'] as string,
      ),
    'migrations that let another database’s service read the trail': (copy) =>
      give(firstOf(copy, job, migrates), 'CLOUD_SQL_TRAIL_USER', 'payment@souk-prod.iam'),
    'a service with another one’s code': (copy) =>
      put(firstOf(copy, service), 'template.0.containers.0.image', `souk/payment@sha256:${'a'.repeat(64)}`),
    'a service with another identity': (copy) => give(firstOf(copy, service), 'CLOUD_SQL_USER', 'customer-migrator@souk-prod.iam'),
    'migrations of another database': (copy) => put(firstOf(copy, job, migrates), 'template.0.template.0.containers.0.args', ['payment']),
    'migrations for another database’s service': (copy) =>
      give(firstOf(copy, job, migrates), 'CLOUD_SQL_SERVICE_USER', 'payment@souk-prod.iam'),
    'the audit with the rights of refunds': (copy) =>
      give(jobNamed(copy, 'migrate-product'), 'CLOUD_SQL_REFUNDS_USER', userOf(jobNamed(copy, 'audit'))),
    'the names of categories for the service': (copy) =>
      give(jobNamed(copy, 'migrate-product'), 'CLOUD_SQL_CATEGORY_USER', 'product-db@souk-prod.iam'),
  },
};

const jobNamed = (deployed: Deployed, name: string): Resource => firstOf(deployed, job, ({ values }) => values['name'] === name);

/** The job whose user a migrator's setting names; none for that of the service. */
const jobOf = (setting: string): string | undefined => /^CLOUD_SQL_(AUDIT|REFUNDS|CATEGORY)_USER$/.exec(setting)?.[1]?.toLowerCase();

/** Every resource that connects to a database. */
interface Client {
  resource: Resource;
  /** Name of the instance that it connects to; the databases there; the one that it asks for; and the one that it should ask for. */
  instance: string;
  databases: string[];
  asked: string | undefined;
  database: string;
}

export const clientsOf = (deployed: Deployed): Client[] =>
  ofType(deployed, service, job).flatMap((resource) => {
    return asksOf(resource).map(({ connectionName, ...asks }) => {
      const found = ofType(deployed, 'google_sql_database_instance').find(({ values }) => values['connection_name'] === connectionName);
      const instance = textAt(found?.values, 'name');
      const databases = ofType(deployed, 'google_sql_database').filter(({ values }) => values['instance'] === instance);
      return { resource, instance, databases: databases.map(({ values }) => textAt(values, 'name')), ...asks };
    });
  });

/** What a process asks for, and what it should ask for. The job of the audit trail knows the names of its two databases. */
function asksOf(resource: Resource): { connectionName: string | undefined; asked: string | undefined; database: string }[] {
  const { CLOUD_SQL_INSTANCE: connectionName, CLOUD_SQL_DATABASE: asked, ...settings } = environmentOf(resource);
  if (resource.values['name'] === 'trail')
    return ['customer', 'product'].map((database) => ({
      connectionName: settings[`CLOUD_SQL_INSTANCE_${database.toUpperCase()}`],
      asked: database,
      database,
    }));
  return [{ connectionName, asked, database: madeFor[imageOf(resource)] ?? textAt(containerOf(resource), 'args.0') }];
}

/** Who may log in where, a line each. */
export const usersIn = (deployed: Deployed): string[] =>
  ofType(deployed, 'google_sql_user').map(({ values }) => {
    const kind = values['type'] === 'CLOUD_IAM_SERVICE_ACCOUNT' ? 'user' : 'user with a password';
    return `${values['name']} is a ${kind} of ${values['instance']}`;
  });

/** The database's name for who a process is. */
export const userOf = (resource: Resource): string => identityOf(resource).replace(/^serviceAccount:|\.gserviceaccount\.com$/g, '');

const isTrail = ({ values }: Resource): boolean => values['name'] === 'trail';

const migrates = ({ values }: Resource): boolean => values['name'] === 'migrate-customer';

function swap(copy: Deployed, ...names: string[]): void {
  const [one, other] = ofType(copy, service) as [Resource, Resource];
  for (const name of names) {
    const [mine, its] = [one, other].map((resource) => environmentOf(resource)[name] as string) as [string, string];
    give(one, name, its);
    give(other, name, mine);
  }
}

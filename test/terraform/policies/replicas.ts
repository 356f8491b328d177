import { flag } from './connections.ts';
import { type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, give, imageOf, service } from './processes.ts';

const instance = 'google_sql_database_instance';
const setting = 'CLOUD_SQL_READ_INSTANCES';

export const readsFromItsReplicas: Policy = {
  rule: 'a service reads from all replicas of its own database and from nothing else, and each takes at least as many connections as the database',
  findings: (deployed) => [
    ...ofType(deployed, service).flatMap((resource) => {
      const { CLOUD_SQL_INSTANCE: connectionName, [setting]: named = '' } = environmentOf(resource);
      const database = instanceAt(deployed, connectionName);
      const read = named.split(',').filter(Boolean);
      return read.flatMap((name) =>
        wrongIn(instanceAt(deployed, name), database).map((wrong) => `${resource.address} reads from ${name}, ${wrong}`),
      );
    }),
    ...replicasIn(deployed)
      .filter(({ values }) => readersOf(deployed, textAt(values, 'connection_name')).length === 0)
      .map(({ address }) => `${address} is a replica that no service reads from`),
  ],
  broken: {
    'the replica of another database': (copy) => put(replica(copy), 'master_instance_name', 'payment'),
    'a database in the place of a replica': (copy) => put(replica(copy), 'master_instance_name', ''),
    'a replica that is not there': (copy) => give(productDb(copy), setting, 'souk-prod:europe-west1:elsewhere'),
    'a replica that nothing reads': (copy) => give(productDb(copy), setting, ''),
    'a replica with fewer connections, which Postgres does not start': (copy) =>
      Object.assign(flag(replica(copy).values, 'max_connections') as object, { value: '299' }),
  },
};

/** The instances that have their data from another one of the deployment. */
const replicasIn = (deployed: Deployed): Resource[] => ofType(deployed, instance).filter((one) => !hasOriginals(deployed, one));

/** The instances whose data is nowhere else. A replica may be lost. */
export const databasesIn = (deployed: Deployed): Resource[] => ofType(deployed, instance).filter((one) => hasOriginals(deployed, one));

const hasOriginals = (deployed: Deployed, { values }: Resource): boolean =>
  !ofType(deployed, instance).some((other) => other.values['name'] === values['master_instance_name']);

const replica = (copy: Deployed): Resource => replicasIn(copy)[0] as Resource;

const productDb = (copy: Deployed): Resource => firstOf(copy, service, (resource) => imageOf(resource) === 'product-db');

const instanceAt = (deployed: Deployed, connectionName: string | undefined): Resource | undefined =>
  ofType(deployed, instance).find(({ values }) => values['connection_name'] === connectionName);

const readersOf = (deployed: Deployed, connectionName: string): Resource[] =>
  ofType(deployed, service).filter((resource) => (environmentOf(resource)[setting] ?? '').split(',').includes(connectionName));

function wrongIn(replica: Resource | undefined, database: Resource | undefined): string[] {
  if (!replica || !database) return ['which is not there'];
  const [has, needs] = [replica, database].map(({ values }) => Number(textAt(flag(values, 'max_connections'), 'value'))) as [
    number,
    number,
  ];
  return [
    ...(replica.values['master_instance_name'] === database.values['name'] ? [] : ['which is no replica of its database']),
    ...(has >= needs ? [] : ['which takes fewer connections than its database']),
  ];
}

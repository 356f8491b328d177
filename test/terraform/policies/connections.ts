import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, give, service } from './processes.ts';

/** For people, Google, migrations and the audit. */
const reserve = 20;
/** Beside those for statements an instance keeps one, which sees and ends statements. */
const control = 1;
/** A new revision starts with an instance beside those that get requests. */
const starting = 1;
const instance = 'google_sql_database_instance';
const most = 'scaling.0.max_instance_count';

export const connectionsFit: Policy = {
  rule: 'a database has connections for all instances of its service, and for one more of a new revision',
  findings: (deployed) =>
    ofType(deployed, instance).flatMap(({ address, values }) => {
      const needed = reserve + sum(clientsOf(deployed, textAt(values, 'connection_name')).map(connectionsOf));
      const has = Number(textAt(flag(values, 'max_connections'), 'value'));
      return needed <= has ? [] : [`${address} has ${has} connections, and ${needed} can be asked for`];
    }),
  broken: {
    'larger pools': (copy) => give(firstOf(copy, service), 'DATABASE_POOL_SIZE', '100'),
    'more instances': (copy) => put(firstOf(copy, service), most, 100),
    'a limit only for each revision': (copy) => put(firstOf(copy, service), 'scaling', []),
    'fewer connections': (copy) => setMost(copy, 25),
    'no connection for ending statements': (copy) => setMost(copy, reserve + connectionsOf(firstOf(copy, service)) - 1),
    'an instance that does not say': (copy) => put(firstOf(copy, instance), 'settings.0.database_flags', []),
  },
};

/** The services that connect to an instance: to their database, or to its replica. */
const clientsOf = (deployed: Deployed, connectionName: string): Resource[] =>
  ofType(deployed, service).filter((resource) => {
    const { CLOUD_SQL_INSTANCE: primary, CLOUD_SQL_READ_INSTANCES: replicas = '' } = environmentOf(resource);
    return [primary, ...replicas.split(',')].includes(connectionName);
  });

/** What all revisions of a service together can have open at once; no end of it without a limit for all of them. */
function connectionsOf(resource: Resource): number {
  const instances = Number(at(resource.values, most) ?? Number.POSITIVE_INFINITY) + starting;
  return instances * (Number(environmentOf(resource)['DATABASE_POOL_SIZE']) + control);
}

function setMost(copy: Deployed, connections: number): void {
  Object.assign(flag(firstOf(copy, instance).values, 'max_connections') as object, { value: String(connections) });
}

/** A setting of a database server. */
export const flag = (values: Json, name: string): Json | undefined =>
  listAt(values, 'settings.0.database_flags').find((candidate) => textAt(candidate, 'name') === name);

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

import { at, type Deployed, firstOf, type Json, listAt, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

/** For people, backups, migrations and the audit. */
const reserve = 20;
const service = 'google_cloud_run_v2_service';

export const connectionsFit: Policy = {
  rule: 'all instances of a database’s services, and one more while a new revision comes, find a connection',
  findings: (deployed) =>
    ofType(deployed, 'google_sql_database_instance').flatMap(({ address, values }) => {
      const needed = reserve + sum(poolsOf(deployed, textAt(values, 'connection_name')));
      const most = Number(textAt(flag(values, 'max_connections'), 'value'));
      return needed <= most ? [] : [`${address} has ${most} connections, and ${needed} can be asked for`];
    }),
  broken: {
    'larger pools': (copy) => put(firstOf(copy, service), 'template.0.containers.0.env', withPool(firstOf(copy, service).values, '100')),
    'more instances': (copy) => put(firstOf(copy, service), 'template.0.scaling.0.max_instance_count', 100),
    'fewer connections': (copy) => {
      const { values } = firstOf(copy, 'google_sql_database_instance');
      (flag(values, 'max_connections') as { value: Json }).value = '25';
    },
    'an instance that does not say': (copy) => put(firstOf(copy, 'google_sql_database_instance'), 'settings.0.database_flags', []),
  },
};

/** What each service that uses the instance can have open at once. */
const poolsOf = (deployed: Deployed, instance: string): number[] =>
  ofType(deployed, service)
    .filter(({ values }) => setting(values, 'CLOUD_SQL_INSTANCE') === instance)
    .map(
      ({ values }) => (Number(at(values, 'template.0.scaling.0.max_instance_count')) + 1) * Number(setting(values, 'DATABASE_POOL_SIZE')),
    );

const environment = (values: Json) => listAt(values, 'template.0.containers.0.env');

const setting = (values: Json, name: string): string =>
  textAt(
    environment(values).find((variable) => textAt(variable, 'name') === name),
    'value',
  );

const withPool = (values: Json, size: string): Json[] =>
  environment(values).map((variable) =>
    textAt(variable, 'name') === 'DATABASE_POOL_SIZE' ? { name: 'DATABASE_POOL_SIZE', value: size } : variable,
  );

const flag = (values: Json, name: string): Json | undefined =>
  listAt(values, 'settings.0.database_flags').find((candidate) => textAt(candidate, 'name') === name);

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

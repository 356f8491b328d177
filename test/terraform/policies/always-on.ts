import { at, type Deployed, firstOf, isProd, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, give, service } from './processes.ts';

const least = 'template.0.scaling.0.min_instance_count';
const cpuIdle = 'template.0.containers.0.resources.0.cpu_idle';
const database = 'google_sql_database';

export const prodIsAwakeAndApart: Policy = {
  rule: 'in prod every service has an instance with a CPU at any time, and every database an instance of its own',
  findings(deployed) {
    if (!isProd(deployed)) return [];
    const homes = Map.groupBy(ofType(deployed, database), ({ values }) => textAt(values, 'instance'));
    return [
      ...ofType(deployed, service)
        .filter(({ values }) => !(Number(at(values, least)) >= 1) || at(values, cpuIdle) !== false)
        .map(({ address }) => `${address} sleeps without requests`),
      ...[...homes].filter(([, databases]) => databases.length > 1).map(([name]) => `several databases share the instance ${name}`),
      ...sharedConnections(deployed).map((name) => `several services connect to ${name}`),
    ];
  },
  broken: {
    'no instance without requests': (copy) => put(firstOf(copy, service), least, 0),
    'a CPU only during requests': (copy) => put(firstOf(copy, service), cpuIdle, true),
    'two databases on one instance': (copy) => {
      const [one, other] = ofType(copy, database);
      if (one && other) put(one, 'instance', other.values['instance'] ?? null);
    },
    'two services at one instance': (copy) => {
      const [one, other] = ofType(copy, service);
      if (one && other) give(one, 'CLOUD_SQL_INSTANCE', environmentOf(other)['CLOUD_SQL_INSTANCE'] ?? '');
    },
  },
};

function sharedConnections(deployed: Deployed): string[] {
  const users = Map.groupBy(ofType(deployed, service), (resource) => environmentOf(resource)['CLOUD_SQL_INSTANCE'] ?? '');
  return [...users].filter(([, services]) => services.length > 1).map(([name]) => name);
}

import { deployment } from '../../../functions/deployment.ts';
import { flag } from './connections.ts';
import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, textAt, textsIn } from './deployed.ts';
import type { Policy } from './policy.ts';
import { fn, job, service } from './processes.ts';

const alert = 'google_monitoring_alert_policy';
const objective = 'google_monitoring_slo';

/** Something that somebody must be told: what the condition of an alert says, and what its limit must be less than, if it could be too high. */
interface Alarm {
  of: string;
  says: string[];
  below?: number;
}

export const nothingFailsUnnoticed: Policy = {
  rule: 'somebody is told when requests fail or are slow, something is used up, a purchase or a ledger goes wrong, or work is left undone',
  findings: (deployed) => {
    const conditions = ofType(deployed, alert).flatMap(({ values }) => listAt(values, 'conditions'));
    return alarmsFor(deployed)
      .filter((alarm) => !conditions.some((condition) => rings(condition, alarm)))
      .map(({ of }) => `nobody is told of ${of}`);
  },
  broken: {
    ...Object.fromEntries(
      Object.entries({
        'missed objectives': 'select_slo_burn_rate',
        'slow functions': 'backend_latencies',
        'an API that is away': 'check_passed',
        connections: 'num_backends',
        disks: 'disk/utilization',
        instances: 'instance_count',
        'pending purchases': 'oldest_pending_seconds',
        'differing ledgers': 'auditDifferences>0',
        'ledgers that nobody compares': 'audit_differences_count',
        'functions that the scheduler calls': '2xx',
        migrations: 'completed_execution_count',
      }).map(([what, word]) => [`no alert about ${what}`, (copy: Deployed) => silence(copy, word)]),
    ),
    'one objective less': (copy) => {
      copy.resources = copy.resources.filter(({ type, values }) => type !== objective || values['slo_id'] !== 'latency');
    },
    'a disk that is never full enough': (copy) => raise(copy, 'disk/utilization', 85),
    'more connections than there can be': (copy) => raise(copy, 'num_backends', 1_000),
    'more instances than there can be': (copy) => raise(copy, 'instance_count', 1_000),
    'a database that nobody looks at': (copy) => {
      const connections = firstOf(copy, alert, ({ values }) => mentions(values, 'num_backends'));
      put(connections, 'conditions', listAt(connections.values, 'conditions').slice(1));
    },
  },
};

function alarmsFor(deployed: Deployed): Alarm[] {
  const named = (...types: string[]) => ofType(deployed, ...types).map(({ values }) => ({ name: textAt(values, 'name'), values }));
  return [
    ...['availability', 'latency'].map((name) => {
      const found = ofType(deployed, objective).find(({ values }) => values['slo_id'] === name);
      return { of: name, says: [`select_slo_burn_rate("${found?.values['id']}"`] };
    }),
    { of: 'slow functions', says: ['backend_latencies', 'ALIGN_PERCENTILE_9'] },
    { of: 'an API that is away', says: ['uptime_check/check_passed'] },
    ...named('google_sql_database_instance').flatMap(({ name, values }) => [
      { of: `connections to ${name}`, says: ['num_backends', `:${name}"`], below: connectionsTo(values) },
      { of: `the disk of ${name}`, says: ['disk/utilization', `:${name}"`], below: 1 },
    ]),
    ...named(fn, service).map(({ name, values }) => ({
      of: `all instances of ${name}`,
      says: ['instance_count', `"${name}"`],
      below: Number(at(values, 'service_config.0.max_instance_count') ?? at(values, 'scaling.0.max_instance_count')),
    })),
    { of: 'purchases that stay pending', says: ['oldest_pending_seconds'] },
    { of: 'ledgers that differ', says: ['auditDifferences>0'] },
    { of: 'ledgers that nobody compares', says: ['audit_differences_count'] },
    ...scheduledFunctions.map((name) => ({ of: `${name} not running`, says: [`service_name="${name}"`, '2xx'] })),
    ...named(job)
      .filter(({ values }) => textAt(values, 'run_execution_token'))
      .map(({ name }) => ({ of: `failures of ${name}`, says: ['completed_execution_count', `"${name}"`] })),
  ];
}

const scheduledFunctions = Object.entries(deployment())
  .filter(([, listed]) => !listed.public)
  .map(([name]) => name);

const connectionsTo = (values: Resource['values']): number => Number(textAt(flag(values, 'max_connections'), 'value'));

const mentions = (value: Json, word: string): boolean => textsIn(value).some((text) => text.includes(word));

function rings(condition: Json, { says, below = Number.POSITIVE_INFINITY }: Alarm): boolean {
  const limit = Number(at(condition, 'condition_threshold.0.threshold_value') ?? 0);
  return says.every((word) => mentions(condition, word)) && limit < below;
}

function silence(copy: Deployed, word: string): void {
  copy.resources = copy.resources.filter(({ type, values }) => type !== alert || !mentions(values['conditions'] ?? null, word));
}

function raise(copy: Deployed, word: string, limit: number): void {
  const found = firstOf(copy, alert, ({ values }) => mentions(values['conditions'] ?? null, word));
  put(found, 'conditions.0.condition_threshold.0.threshold_value', limit);
}

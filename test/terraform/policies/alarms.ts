import { deployment } from '../../../functions/deployment.ts';
import { routes } from '../../../functions/http/app.ts';
import { refusedCallMessage } from '../../../lib/callers/caller-check.ts';
import { flag } from './connections.ts';
import { at, type Deployed, firstOf, isProd, type Json, listAt, ofType, put, type Resource, textAt, textsIn } from './deployed.ts';
import type { Policy } from './policy.ts';
import { fn, job, service } from './processes.ts';

const alert = 'google_monitoring_alert_policy';
const objective = 'google_monitoring_slo';
const query = 'prometheus_query_language.0';
const pending = 'oldest_pending_seconds';
const pendingRefund = 'oldest_pending_refund_seconds';

/**
 * An event that must alert an operator: the text in the alert's condition, an upper bound of its limit if it could be too high, and the
 * longest time in seconds that the condition may have to hold, if not an hour.
 */
interface Alarm {
  of: string;
  says: string[];
  below?: number;
  within?: number;
}

/** From how many places Google asks whether a site is there. */
const places = 6;

export const nothingFailsUnnoticed: Policy = {
  rule: 'alerts exist for failed or slow requests, exhausted resources, wrong purchases or ledgers, and work left undone',
  findings: (deployed) => {
    const conditions = ofType(deployed, alert).flatMap(({ values }) => listAt(values, 'conditions'));
    return alarmsFor(deployed)
      .filter((alarm) => {
        const found = conditions.filter((condition) => alarm.says.every((word) => mentions(condition, word)));
        return found.length === 0 || !found.every((condition) => rings(condition, alarm));
      })
      .map(({ of }) => `no alert covers ${of}, or it comes too late`);
  },
  broken: {
    ...Object.fromEntries(
      Object.entries({
        'missed objectives': 'select_slo_burn_rate',
        'slow functions': 'backend_latencies',
        'an API that is away': 'check_passed',
        connections: 'num_backends',
        disks: 'disk/utilization',
        processors: 'cpu/utilization',
        instances: 'instance_count',
        'pending purchases': pending,
        'pending refunds': pendingRefund,
        'failed refunds': 'a refund failed',
        'refused calls': refusedCallMessage,
        'differing ledgers': 'auditDifferences>0',
        'ledgers that are not compared': 'audit_differences_count',
        'functions that the scheduler calls': '2xx',
        migrations: 'completed_execution_count',
        quotas: 'quota/exceeded',
      }).map(([what, word]) => [`no alert about ${what}`, (copy: Deployed) => silence(copy, word)]),
    ),
    'one objective less': (copy) => {
      copy.resources = copy.resources.filter(({ type, values }) => type !== objective || values['slo_id'] !== 'latency');
    },
    'a disk that is never full enough': (copy) => raise(copy, 'disk/utilization', 85),
    'a burn rate that is never reached': (copy) => raise(copy, 'select_slo_burn_rate', 2_000),
    'functions that are never slow enough': (copy) => raise(copy, 'backend_latencies', 60_000),
    'an API that is never away from enough places': (copy) => raise(copy, 'check_passed', places),
    'an API that is there': (copy) => change(copy, 'check_passed', 'threshold.0.aggregations.0.cross_series_reducer', 'REDUCE_COUNT_TRUE'),
    'purchases that are never pending enough': (copy) =>
      change(copy, pending, `${query}.query`, `histogram_quantile(1, ${pending}_bucket) > 86400`),
    'refunds that are never pending enough': (copy) =>
      change(copy, pendingRefund, `${query}.query`, `histogram_quantile(1, ${pendingRefund}_bucket) > 86400`),
    'pending refunds that are young': (copy) =>
      change(copy, pendingRefund, `${query}.query`, `histogram_quantile(1, ${pendingRefund}_bucket) < 300`),
    'pending refunds for two hours': (copy) => change(copy, pendingRefund, `${query}.duration`, '7200s'),
    'refunds that succeed': (copy) => change(copy, 'a refund failed', 'matched_log.0.filter', 'jsonPayload.message=~"^refunds resolved"'),
    'refused calls of one severity that services do not write': (copy) =>
      change(copy, refusedCallMessage, 'matched_log.0.filter', 'severity=NOTICE'),
    'refused calls of functions alone, which refuse none': (copy) =>
      change(
        copy,
        refusedCallMessage,
        'matched_log.0.filter',
        `resource.type="cloud_function" AND severity>=ERROR AND jsonPayload.message="${refusedCallMessage}"`,
      ),
    'migrations of which a few may fail': (copy) => raise(copy, 'completed_execution_count', 10),
    'pending purchases that are young': (copy) => change(copy, pending, `${query}.query`, `histogram_quantile(1, ${pending}_bucket) < 300`),
    'audits that run': (copy) =>
      change(copy, 'audit_differences_count', `${query}.query`, '(sum(audit_differences_count) or vector(0)) > 1'),
    ...Object.fromEntries(
      [
        'select_slo_burn_rate',
        'backend_latencies',
        'check_passed',
        'num_backends',
        'utilization',
        'instance_count',
        'completed_execution_count',
      ].map((word) => [
        `an alarm at too little of ${word}`,
        (copy: Deployed) => change(copy, word, 'threshold.0.comparison', 'COMPARISON_LT'),
      ]),
    ),
    'slow functions for two hours': (copy) => change(copy, 'backend_latencies', 'threshold.0.duration', '7200s'),
    'pending purchases for two hours': (copy) => change(copy, pending, `${query}.duration`, '7200s'),
    'no audit for a day': (copy) => change(copy, 'audit_differences_count', `${query}.duration`, '86400s'),
    'more connections than there can be': (copy) => raise(copy, 'num_backends', 1_000),
    'more instances than there can be': (copy) => raise(copy, 'instance_count', 1_000),
    'a database without an alert': (copy) => {
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
      return { of: name, says: [`select_slo_burn_rate("${found?.values['id']}"`], below: 1 / (1 - Number(found?.values['goal'])) };
    }),
    {
      of: 'slow functions',
      says: ['backend_latencies', 'ALIGN_PERCENTILE_9'],
      // A picture takes long to arrive, and waits for others.
      below: Math.max(...routes.filter(({ endpoint }) => !endpoint.file).map(({ endpoint }) => endpoint.deadlineMs)),
    },
    { of: 'an API that is away', says: ['uptime_check/check_passed', 'REDUCE_COUNT_FALSE'], below: places },
    ...named('google_sql_database_instance').flatMap(({ name, values }) => [
      { of: `connections to ${name}`, says: ['num_backends', `:${name}"`], below: connectionsTo(values) },
      { of: `the disk of ${name}`, says: ['disk/utilization', `:${name}"`], below: 1 },
      { of: `the processors of ${name}`, says: ['cpu/utilization', `:${name}"`], below: 1 },
    ]),
    ...named(fn, service).map(({ name, values }) => ({
      of: `all instances of ${name}`,
      says: ['instance_count', `"${name}"`],
      below: Number(at(values, 'service_config.0.max_instance_count') ?? at(values, 'scaling.0.max_instance_count')),
    })),
    { of: 'purchases that stay pending', says: [pending, ' > '], below: 3_600 },
    { of: 'refunds that stay pending', says: [pendingRefund, ' > '], below: 3_600 },
    { of: 'refunds that fail', says: ['severity>=ERROR', 'message=~"^a refund failed"'] },
    {
      of: 'refused calls between parts',
      says: ['resource.type="cloud_run_revision" AND severity>=ERROR', `message="${refusedCallMessage}"`],
    },
    ...(isProd(deployed)
      ? [
          { of: 'a quota that is used up', says: ['quota/exceeded'], below: 1 },
          { of: 'a quota that is nearly used up', says: ['quota_allocation_usage', ' > 0.8'] },
        ]
      : []),
    { of: 'ledgers that differ', says: ['auditDifferences>0'] },
    { of: 'ledgers that are not compared', says: ['audit_differences_count', ' < 1'], within: 5_400 },
    ...scheduledFunctions.map((name) => ({ of: `${name} not running`, says: [`service_name="${name}"`, '2xx', ' < 1'] })),
    ...named(job)
      .filter(({ values }) => textAt(values, 'run_execution_token'))
      .map(({ name }) => ({ of: `failures of ${name}`, says: ['completed_execution_count', `"${name}"`], below: 1 })),
  ];
}

const scheduledFunctions = Object.entries(deployment())
  .filter(([, listed]) => !listed.public)
  .map(([name]) => name);

const connectionsTo = (values: Resource['values']): number => Number(textAt(flag(values, 'max_connections'), 'value'));

const mentions = (value: Json, word: string): boolean => textsIn(value).some((text) => text.includes(word));

/** A limit is a threshold, or what a query ends with. */
function rings(condition: Json, { below = Number.POSITIVE_INFINITY, within = 3_600 }: Alarm): boolean {
  const [threshold, asked] = [at(condition, 'condition_threshold.0'), at(condition, `condition_${query}`)];
  const limit = Number(at(threshold, 'threshold_value') ?? / > (\d+)$/.exec(textAt(asked, 'query'))?.[1] ?? 0);
  const seconds = Number.parseInt(textAt(threshold ?? asked, 'duration') || '0', 10);
  return limit < below && seconds <= within && (!threshold || textAt(threshold, 'comparison') === 'COMPARISON_GT');
}

function silence(copy: Deployed, word: string): void {
  copy.resources = copy.resources.filter(({ type, values }) => type !== alert || !mentions(values['conditions'] ?? null, word));
}

function change(copy: Deployed, word: string, path: string, value: Json): void {
  const found = firstOf(copy, alert, ({ values }) => mentions(values['conditions'] ?? null, word));
  put(found, `conditions.0.condition_${path}`, value);
}

const raise = (copy: Deployed, word: string, limit: number): void => change(copy, word, 'threshold.0.threshold_value', limit);

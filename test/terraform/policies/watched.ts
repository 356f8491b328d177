import { type Deployed, firstOf, ofType, put, type Resource, textAt, textsIn } from './deployed.ts';
import type { Policy } from './policy.ts';

const alert = 'google_monitoring_alert_policy';
const metric = 'google_logging_metric';
const objective = 'google_monitoring_slo';

/** The labels by which filters and queries name what they look at, and what each may name. */
const named: Record<string, string[]> = {
  service_name: ['google_cloudfunctions2_function', 'google_cloud_run_v2_service'],
  job_name: ['google_cloud_run_v2_job'],
  database_id: ['google_sql_database_instance'],
  url_map_name: ['google_compute_url_map'],
  backend_target_name: ['google_compute_backend_bucket', 'google_compute_backend_service'],
};

export const alertsWatchWhatExists: Policy = {
  rule: 'alerts and metrics name existing resources',
  findings: (deployed) =>
    ofType(deployed, alert, metric, objective).flatMap((resource) =>
      Object.entries(named).flatMap(([label, types]) =>
        namesIn(resource, label)
          .filter((name) => !existing(deployed, types).includes(name))
          .map((name) => `${resource.address} looks at ${name}, which is not there`),
      ),
    ),
  broken: {
    'a job of another name': (copy) => put(firstOf(copy, metric, says('auditDifferences')), 'filter', 'resource.labels.job_name="audits"'),
    'a service of another name': (copy) =>
      put(firstOf(copy, alert, says('one_of')), 'conditions.0.condition_threshold', [
        { filter: 'service_name=one_of("get-cart","get-carts")' },
      ]),
    'a database of another name': (copy) => put(firstOf(copy, alert), 'conditions', [{ filter: 'database_id="souk-prod:orders"' }]),
    'a function that has been removed': (copy) => {
      copy.resources = copy.resources.filter(({ values }) => values['name'] !== 'resolve-purchases');
    },
    'a backend of another name': (copy) => put(firstOf(copy, objective), 'request_based_sli', 'backend_target_name!="images"'),
    'another load balancer': (copy) => put(firstOf(copy, objective), 'request_based_sli', 'url_map_name="web"'),
  },
};

const existing = (deployed: Deployed, types: string[]): string[] => ofType(deployed, ...types).map(({ values }) => textAt(values, 'name'));

/** One name, or a list of them; a database's follows its project. */
function namesIn({ values }: Resource, label: string): string[] {
  const pattern = new RegExp(`${label}!?=(?:one_of\\(([^)]+)\\)|("[^"]+"))`, 'g');
  const lists = textsIn(values).flatMap((text) => [...text.matchAll(pattern)].map(([, several, one]) => several ?? (one as string)));
  return lists.flatMap((list) => [...list.matchAll(/"(?:[^":]+:)?([^"]+)"/g)].map(([, name]) => name as string));
}

const says =
  (word: string) =>
  ({ values }: Resource): boolean =>
    textsIn(values).some((text) => text.includes(word));

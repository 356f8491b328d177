import { at, firstOf, listAt, ofType, put, type Resource } from './deployed.ts';
import type { Policy } from './policy.ts';

const services = ['cpu', 'memory'].map((name) => `template.0.containers.0.resources.0.limits.${name}`);
const jobs = ['cpu', 'memory'].map((name) => `template.0.template.0.containers.0.resources.0.limits.${name}`);

/** What must be said of each kind of resource, for what is not said grows without end or is Google's choice. */
const limits: Record<string, string[]> = {
  google_cloudfunctions2_function: [
    'available_cpu',
    'available_memory',
    'timeout_seconds',
    'max_instance_count',
    'max_instance_request_concurrency',
  ].map((name) => `service_config.0.${name}`),
  google_cloud_run_v2_service: [
    ...services,
    'template.0.timeout',
    'scaling.0.max_instance_count',
    'template.0.scaling.0.max_instance_count',
    'template.0.max_instance_request_concurrency',
  ],
  google_cloud_run_v2_job: [...jobs, 'template.0.task_count', 'template.0.template.0.timeout', 'template.0.template.0.max_retries'],
  google_cloud_scheduler_job: ['attempt_deadline', 'retry_config.0.retry_count'],
};

export const everythingHasALimit: Policy = {
  rule: 'memory, processors, time and instances have a limit everywhere',
  findings: (deployed) =>
    ofType(deployed, ...Object.keys(limits)).flatMap(({ address, type, values }) =>
      (limits[type] as string[])
        .filter((path) => path !== 'attempt_deadline' || !isMessage(values))
        .filter((path) => at(values, path) === null || at(values, path) === undefined || at(values, path) === '')
        .map((path) => `${address} has no ${path}`),
    ),
  broken: Object.fromEntries(
    Object.entries(limits).flatMap(([type, paths]) =>
      paths.map(
        (path) =>
          [
            `${type} without ${path}`,
            (copy) =>
              put(
                firstOf(copy, type, ({ values }) => !isMessage(values)),
                path,
                null,
              ),
          ] as [string, Policy['broken'][string]],
      ),
    ),
  ),
};

/** A message to a topic has no deadline: Google leaves it out, so that every later plan would have a change. */
const isMessage = (values: Resource['values']): boolean => listAt(values, 'pubsub_target').length > 0;

import { at, type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { job } from './processes.ts';

const retries = 'template.0.template.0.max_retries';
const timeout = 'template.0.template.0.timeout';

export const jobsAreTriedAgain: Policy = {
  rule: 'every job is tried three times more, as Google may restart a task, and a deployment waits for all tries of a migration',
  findings: (deployed) =>
    ofType(deployed, job).flatMap((resource) => [
      ...(Number(at(resource.values, retries) ?? 0) >= 3 ? [] : [`${resource.address} is given up too soon`]),
      ...(isMigration(resource) && ['create', 'update'].some((event) => waitSeconds(resource, event) <= longestSeconds(resource))
        ? [`${resource.address} may take longer than a deployment waits`]
        : []),
    ]),
  broken: {
    'an audit that is tried once': (copy) => put(named(copy, 'audit'), retries, 0),
    'a migration that is tried twice': (copy) => put(named(copy, 'migrate-product'), retries, 1),
    'a migration that may take longer': (copy) => put(named(copy, 'migrate-product'), timeout, '3600s'),
    'a deployment that waits for two tries': (copy) => put(named(copy, 'migrate-customer'), 'timeouts.update', '65m'),
    'a deployment that waits as long as Google’s provider does': (copy) => put(named(copy, 'migrate-customer'), 'timeouts', null),
  },
};

const named = (deployed: Deployed, name: string): Resource => firstOf(deployed, job, ({ values }) => values['name'] === name);

const isMigration = ({ values }: Resource): boolean => textAt(values, 'run_execution_token') !== '';

const longestSeconds = ({ values }: Resource): number =>
  (Number(at(values, retries) ?? 0) + 1) * Number.parseInt(textAt(values, timeout), 10);

/** The provider waits for twenty minutes if it is not told how long. */
const waitSeconds = ({ values }: Resource, event: string): number => Number.parseInt(textAt(values, `timeouts.${event}`) || '20', 10) * 60;

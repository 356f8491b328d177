import { deployment } from '../../../functions/deployment.ts';
import { functionNamed, invokersOf } from './access.ts';
import { type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const schedule = 'google_cloud_scheduler_job';
const grant = 'google_cloud_run_v2_service_iam_member';
const target = 'http_target.0';

export const onlyTheSchedulerStarts: Policy = {
  rule: 'what is not for the public is called by the scheduler at set times, and by nobody else',
  findings: (deployed) =>
    [...scheduledFunctions(deployed), ...scheduledJobs(deployed)].flatMap(({ name, uri }) => {
      const callers = ofType(deployed, schedule).filter(
        ({ values }) => textAt(values, `${target}.uri`) === uri && values['paused'] !== true,
      );
      const accounts = [...new Set(callers.map(accountOf))];
      const letIn = invokersOf(deployed, name);
      return [
        ...(callers.length === 0 ? [`nothing calls ${name}`] : []),
        ...accounts.filter((account) => !letIn.includes(account)).map((account) => `${name} does not let in ${account}, which calls it`),
        ...letIn.filter((member) => !accounts.includes(member)).map((member) => `${name} lets in ${member}, which does not call it`),
      ];
    }),
  broken: {
    'a function that nothing calls': (copy) =>
      put(firstOf(copy, schedule, calls('resolve-purchases')), `${target}.uri`, 'https://souk.example'),
    'a schedule that rests': (copy) => put(firstOf(copy, schedule, calls('sweep-expired')), 'paused', true),
    'an audit that nothing starts': (copy) => put(firstOf(copy, schedule, calls('audit')), `${target}.uri`, 'https://souk.example'),
    'somebody else who may call': (copy) => {
      const mine = firstOf(copy, grant, ({ values }) => values['name'] === 'resolve-purchases');
      copy.resources.push({
        ...mine,
        values: { ...mine.values, member: 'serviceAccount:functions-buyer@souk-prod.iam.gserviceaccount.com' },
      });
    },
    'a scheduler that is not let in': (copy) =>
      put(
        firstOf(copy, grant, ({ values }) => values['name'] === 'sweep-expired'),
        'member',
        'serviceAccount:somebody@souk.example',
      ),
  },
};

interface Scheduled {
  name: string;
  /** What the scheduler must call. */
  uri: string;
}

const scheduledFunctions = (deployed: Deployed): Scheduled[] =>
  Object.entries(deployment())
    .filter(([, listed]) => !listed.public)
    .flatMap(([name, { routes }]) => {
      const uri = textAt(functionNamed(deployed, name).values, 'service_config.0.uri');
      return routes.map(({ path }) => ({ name, uri: `${uri}${path}` }));
    });

/** Jobs that are not part of a deployment, which starts its own as it goes. */
const scheduledJobs = (deployed: Deployed): Scheduled[] =>
  ofType(deployed, 'google_cloud_run_v2_job')
    .filter(({ values }) => !textAt(values, 'run_execution_token'))
    .map(({ values }) => ({ name: textAt(values, 'name'), uri: `https://run.googleapis.com/v2/${textAt(values, 'id')}:run` }));

function accountOf({ values }: Resource): string {
  const tokens = ['oidc_token', 'oauth_token'].map((token) => textAt(values, `${target}.${token}.0.service_account_email`));
  return `serviceAccount:${tokens.find(Boolean)}`;
}

const calls =
  (name: string) =>
  ({ values }: Resource): boolean =>
    textAt(values, `${target}.uri`).includes(name);

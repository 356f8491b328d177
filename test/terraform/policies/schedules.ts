import { deployment } from '../../../functions/deployment.ts';
import { functionNamed, invokersOf } from './access.ts';
import { longestGapMinutes } from './cron.ts';
import { type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { type Environment, environmentOf, give, job } from './processes.ts';

const schedule = 'google_cloud_scheduler_job';
const grant = 'google_cloud_run_v2_service_iam_member';
const jobGrant = 'google_cloud_run_v2_job_iam_member';
const target = 'http_target.0';

export const onlyTheSchedulerStarts: Policy = {
  rule: 'only the scheduler calls its functions and the audit, often enough and in the expected way, and no account of a deployment starts another job',
  findings: (deployed) =>
    [...scheduledFunctions(deployed), ...scheduledJobs(deployed)]
      .flatMap(({ name, uri, method, settings }) => {
        const callers = ofType(deployed, schedule).filter(
          ({ values }) => textAt(values, `${target}.uri`) === uri && values['paused'] === false,
        );
        const accounts = [...new Set(callers.map(accountOf))];
        const letIn = invokersOf(deployed, name);
        return [
          ...(callers.length === 0 ? [`nothing calls ${name}`] : []),
          ...callers
            .filter(({ values }) => longestGapMinutes(textAt(values, 'schedule')) > (mostMinutes[name] ?? 60))
            .map(({ values }) => `${name} is called too rarely: ${textAt(values, 'schedule')}`),
          ...callers
            .filter(({ values }) => textAt(values, `${target}.http_method`) !== method)
            .map(({ address }) => `${address} does not send ${method} to ${name}`),
          ...callers
            .filter((caller) => settings && !isFor(caller, name, settings))
            .map(({ address }) => `${address} has no token for ${name}`),
          ...accounts.filter((account) => !letIn.includes(account)).map((account) => `${name} does not let in ${account}, which calls it`),
          ...letIn.filter((member) => !accounts.includes(member)).map((member) => `${name} lets in ${member}, which does not call it`),
        ];
      })
      .concat(
        operatorsJobs(deployed).flatMap((name) => [
          ...invokersOf(deployed, name).map((member) => `${name} lets in ${member}, and only operators start it`),
          ...ofType(deployed, schedule)
            .filter(calls(`/${name}:run`))
            .map(({ address }) => `${address} starts ${name}`),
        ]),
      ),
  broken: {
    'a scheduler that may refund': (copy) => put(firstOf(copy, jobGrant), 'name', 'refunds'),
    'an audit that may start a refund': (copy) => {
      const mine = firstOf(copy, jobGrant);
      copy.resources.push({
        ...mine,
        values: { ...mine.values, name: 'refunds', member: 'serviceAccount:ledger-audit@souk-prod.iam.gserviceaccount.com' },
      });
    },
    'a schedule that refunds': (copy) => {
      const mine = firstOf(copy, schedule, calls('audit'));
      copy.resources.push({
        ...mine,
        values: {
          ...mine.values,
          http_target: [{ uri: 'https://run.googleapis.com/v2/projects/souk-prod/locations/europe-west1/jobs/refunds:run' }],
        },
      });
    },
    'a function that nothing calls': (copy) =>
      put(firstOf(copy, schedule, calls('resolve-purchases')), `${target}.uri`, 'https://souk.example'),
    'a schedule that rests': (copy) => put(firstOf(copy, schedule, calls('sweep-expired')), 'paused', true),
    'a schedule that goes on resting after a deployment': (copy) => put(firstOf(copy, schedule, calls('sweep-expired')), 'paused', null),
    'purchases that are not resolved for five minutes': (copy) =>
      put(firstOf(copy, schedule, calls('resolve-purchases')), 'schedule', '*/5 * * * *'),
    'an audit a year': (copy) => put(firstOf(copy, schedule, calls('audit')), 'schedule', '17 0 1 1 *'),
    'an audit that nothing starts': (copy) => put(firstOf(copy, schedule, calls('audit')), `${target}.uri`, 'https://souk.example'),
    'a schedule that reads the audit trail': (copy) => {
      const ofAudit = firstOf(copy, schedule, calls('audit'));
      const values = structuredClone(ofAudit.values);
      copy.resources.push({ ...ofAudit, values });
      put(copy.resources.at(-1) as Resource, `${target}.uri`, textAt(values, `${target}.uri`).replace('/audit:run', '/trail:run'));
    },
    'an account that may read the audit trail': (copy) => {
      const ofAudit = firstOf(copy, 'google_cloud_run_v2_job_iam_member', ({ values }) => values['name'] === 'audit');
      copy.resources.push({ ...ofAudit, values: { ...ofAudit.values, name: 'trail' } });
    },
    'another method': (copy) => put(firstOf(copy, schedule, calls('sweep-expired')), `${target}.http_method`, 'GET'),
    'a token for something else': (copy) =>
      put(firstOf(copy, schedule, calls('sweep-expired')), `${target}.oidc_token.0.audience`, 'https://souk.example'),
    'a token for something else that is wanted, too': (copy) => {
      put(firstOf(copy, schedule, calls('sweep-expired')), `${target}.oidc_token.0.audience`, 'https://souk.example');
      give(functionNamed(copy, 'sweep-expired'), 'SCHEDULER_AUDIENCE', 'https://souk.example');
    },
    'a function that waits for another account': (copy) =>
      give(functionNamed(copy, 'sweep-expired'), 'SCHEDULER_ACCOUNT', 'somebody@souk.example'),
    'another account that may call': (copy) => {
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

/** Most minutes between two runs: a buyer waits for the first of them; the others may take an hour. */
const mostMinutes: Record<string, number> = { 'resolve-purchases': 1 };

interface Scheduled {
  name: string;
  /** What the scheduler must call. */
  uri: string;
  method: string;
  /** A function's, which says whose tokens it takes; jobs are started through Google's own interface. */
  settings?: Environment;
}

const scheduledFunctions = (deployed: Deployed): Scheduled[] =>
  Object.entries(deployment())
    .filter(([, listed]) => !listed.public)
    .flatMap(([name, { routes }]) => {
      const resource = functionNamed(deployed, name);
      const uri = textAt(resource.values, 'service_config.0.uri');
      return routes.map(({ method, path }) => ({ name, method, uri: `${uri}${path}`, settings: environmentOf(resource) }));
    });

/** Jobs that only an operator starts. Deployments start the migrations. */
const operatorsJobs = (deployed: Deployed): string[] =>
  ofType(deployed, job)
    .map(({ values }) => textAt(values, 'name'))
    .filter((name) => name !== 'audit');

const scheduledJobs = (deployed: Deployed): Scheduled[] =>
  ofType(deployed, job)
    .filter(({ values }) => values['name'] === 'audit')
    .map(({ values }) => ({
      name: textAt(values, 'name'),
      method: 'POST',
      uri: `https://run.googleapis.com/v2/${textAt(values, 'id')}:run`,
    }));

/** Cloud Run wants a token for an address of the function, and the function one for what it is told, of whom it is told. */
function isFor(caller: Resource, name: string, { SCHEDULER_AUDIENCE, SCHEDULER_ACCOUNT }: Environment): boolean {
  const { project, region } = caller.values;
  const audience = textAt(caller.values, `${target}.oidc_token.0.audience`);
  const isOwn = audience === `https://${region}-${project}.cloudfunctions.net/${name}`;
  return isOwn && audience === SCHEDULER_AUDIENCE && accountOf(caller) === `serviceAccount:${SCHEDULER_ACCOUNT}`;
}

function accountOf({ values }: Resource): string {
  const tokens = ['oidc_token', 'oauth_token'].map((token) => textAt(values, `${target}.${token}.0.service_account_email`));
  return `serviceAccount:${tokens.find(Boolean)}`;
}

const calls =
  (name: string) =>
  ({ values }: Resource): boolean =>
    textAt(values, `${target}.uri`).includes(name);

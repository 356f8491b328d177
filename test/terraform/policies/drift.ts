import { at, type Deployed, firstOf, isProd, listAt, ofType, put, type Resource, textAt, textsIn } from './deployed.ts';
import type { Policy } from './policy.ts';

const trigger = 'google_cloudbuild_trigger';
const schedule = 'google_cloud_scheduler_job';
const topic = 'google_pubsub_topic';
const alert = 'google_monitoring_alert_policy';

/** What the build says of each resource that a deployment would change. */
const line = 'LEFT TO DO: ';

export const driftIsSeen: Policy = {
  rule: 'in prod a build plans each day what was deployed, as an account that changes nothing, and an alert reports what it finds',
  findings: (deployed) => {
    const reports = ofType(deployed, alert).some((resource) => resource.values['enabled'] !== false && reportsDrift(resource));
    if (!isProd(deployed)) return reports ? [] : ['no alert reports drift'];
    const build = ofType(deployed, trigger).find(isDrift);
    const started = ofType(deployed, topic).filter(({ values }) => values['id'] === at(build?.values, 'pubsub_config.0.topic'));
    const starts = ofType(deployed, schedule).filter(
      ({ values }) => values['paused'] !== true && started.some((topic) => topic.values['id'] === at(values, 'pubsub_target.0.topic_name')),
    );
    const planner = ofType(deployed, 'google_service_account').find(({ values }) => values['account_id'] === 'souk-plan');
    return [
      ...(build ? [] : ['no build looks for drift']),
      ...(build && build.values['service_account'] !== planner?.values['id']
        ? ['the build that looks for drift could change something']
        : []),
      ...(starts.some(({ values }) => /^\d+ \d+ \* \* \*$/.test(textAt(values, 'schedule'))) ? [] : ['nothing starts the build each day']),
      ...(reports ? [] : ['no alert reports drift']),
    ];
  },
  broken: {
    'no build': (copy) => without(copy, isDrift),
    'a build that does not look': (copy) => put(firstOf(copy, trigger, isDrift), 'build', []),
    'a build that may deploy': (copy) => put(firstOf(copy, trigger, isDrift), 'service_account', idOf(copy, 'souk-build')),
    'a build that nothing starts': (copy) => put(firstOf(copy, schedule, isNightly), 'paused', true),
    'a build that something else starts': (copy) =>
      put(firstOf(copy, schedule, isNightly), 'pubsub_target.0.topic_name', 'projects/souk-prod/topics/a'),
    'a build once a year': (copy) => put(firstOf(copy, schedule, isNightly), 'schedule', '23 3 1 1 *'),
    'drift that is not reported': (copy) => without(copy, reportsDrift),
  },
};

const reportsDrift = ({ values }: Resource): boolean => textsIn(values).some((text) => text.includes(`textPayload:"${line}"`));

function without(copy: Deployed, matches: (resource: Resource) => boolean): void {
  copy.resources = copy.resources.filter((resource) => !matches(resource));
}

const isDrift = ({ type, values }: Resource): boolean =>
  type === trigger && listAt(values, 'build.0.step').some((step) => textAt(step, 'script').includes('build/deploy/left.ts'));
const isNightly = ({ values }: Resource): boolean => values['name'] === 'drift';
const idOf = (deployed: Deployed, account: string) =>
  firstOf(deployed, 'google_service_account', ({ values }) => values['account_id'] === account).values['id'] ?? null;

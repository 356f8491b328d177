import { at, type Deployed, firstOf, isProd, listAt, ofType, put, type Resource, textAt, textsIn } from './deployed.ts';
import type { Policy } from './policy.ts';

const trigger = 'google_cloudbuild_trigger';
const schedule = 'google_cloud_scheduler_job';
const topic = 'google_pubsub_topic';
const alert = 'google_monitoring_alert_policy';

/** What the build says of each resource that a deployment would change, and what it says if there is none. */
const line = 'LEFT TO DO: ';
const noneLine = 'Nothing is left to do.';

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

const metric = 'google_logging_metric';
const query = 'condition_prometheus_query_language.0';

export const driftIsLookedFor: Policy = {
  rule: 'in prod an alert says if no plan has looked for drift for as long as it takes from one to the end of the next',
  findings: (deployed) => {
    if (!isProd(deployed)) return [];
    const counters = ofType(deployed, metric).filter(({ values }) => countsLooks(textAt(values, 'filter')));
    const conditions = ofType(deployed, alert).flatMap(({ values }) => listAt(values, 'conditions'));
    const missed = conditions.flatMap((condition) => {
      const [, name = '', hours] =
        /^\(sum\(increase\(logging_googleapis_com:user_(\w+)\{monitored_resource="build"\}\[(\d+)h\]\)\) or vector\(0\)\) < 1$/.exec(
          textAt(condition, `${query}.query`),
        ) ?? [];
      const isCounted = counters.some(({ values }) => textAt(values, 'name').replace(/\W/g, '_') === name);
      return isCounted ? [Number(hours) + Number.parseInt(textAt(condition, `${query}.duration`), 10) / 3_600] : [];
    });
    const build = ofType(deployed, trigger).find(isDrift);
    const longest = 24 + Number.parseInt(textAt(build?.values, 'build.0.timeout'), 10) / 3_600;
    return [
      ...(missed.length > 0 ? [] : ['no alert says that no plan looks for drift']),
      ...missed.filter((hours) => hours < longest).map((hours) => `the alert rings after ${hours} hours, although a plan may come later`),
      ...missed.filter((hours) => hours > googlesMostHours).map((hours) => `Google does not look back ${hours} hours`),
    ];
  },
  broken: {
    'no alert about plans that are not made': (copy) =>
      without(copy, (resource) => textsIn(resource.values).some((text) => text.includes('looks_for_drift{'))),
    'no lines that are counted': (copy) => without(copy, ({ type, values }) => type === metric && countsLooks(textAt(values, 'filter'))),
    'plans without a finding that are not counted': (copy) => put(looks(copy), 'filter', `resource.type="build" AND textPayload:"${line}"`),
    'lines of functions': (copy) =>
      put(looks(copy), 'filter', `resource.type="cloud_run_revision" AND textPayload:("${line}" OR "${noneLine}")`),
    'an alert each night': (copy) => put(lookedFor(copy), `conditions.0.${query}.duration`, '36000s'),
    'an alert that looks back further than Google does': (copy) => put(lookedFor(copy), `conditions.0.${query}.duration`, '86400s'),
    'an alert while plans are made': (copy) =>
      put(
        lookedFor(copy),
        `conditions.0.${query}.query`,
        textAt(lookedFor(copy).values, `conditions.0.${query}.query`).replace(' < 1', ' > 1'),
      ),
    'a plan that may take longer': (copy) => put(firstOf(copy, trigger, isDrift), 'build.0.timeout', '7200s'),
  },
};

/** Of a query, and of the time for which it must hold, together. */
const googlesMostHours = 25;

const countsLooks = (filter: string): boolean => filter === `resource.type="build" AND textPayload:("${line}" OR "${noneLine}")`;
const looks = (deployed: Deployed): Resource => firstOf(deployed, metric, ({ values }) => countsLooks(textAt(values, 'filter')));
const lookedFor = (deployed: Deployed): Resource =>
  firstOf(deployed, alert, ({ values }) => textsIn(values).some((text) => text.includes('looks_for_drift{')));

const reportsDrift = ({ values }: Resource): boolean => textsIn(values).some((text) => text.includes(`textPayload:"${line}"`));

function without(copy: Deployed, matches: (resource: Resource) => boolean): void {
  copy.resources = copy.resources.filter((resource) => !matches(resource));
}

const isDrift = ({ type, values }: Resource): boolean =>
  type === trigger && listAt(values, 'build.0.step').some((step) => textAt(step, 'script').includes('build/deploy/left.ts'));
const isNightly = ({ values }: Resource): boolean => values['name'] === 'drift';
const idOf = (deployed: Deployed, account: string) =>
  firstOf(deployed, 'google_service_account', ({ values }) => values['account_id'] === account).values['id'] ?? null;

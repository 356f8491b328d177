import { isBootstrap, membersOf } from './access.ts';
import { type Deployed, firstOf, ofType, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

/** What an account must be in order to make each kind of resource. */
const makers: [RegExp, ...string[]][] = [
  [/^google_artifact_registry_repository_iam_member$/, 'roles/artifactregistry.admin'],
  [/^google_billing_budget$/, 'roles/billing.costsManager'],
  [/^google_certificate_manager_/, 'roles/certificatemanager.owner'],
  [/^google_cloud_run_v2_/, 'roles/run.admin', 'roles/iam.serviceAccountUser'],
  [/^google_cloud_scheduler_job$/, 'roles/cloudscheduler.admin', 'roles/iam.serviceAccountUser'],
  [/^google_cloudfunctions2_function$/, 'roles/cloudfunctions.admin', 'roles/iam.serviceAccountUser'],
  [/^google_compute_(firewall|security_policy|ssl_policy)$/, 'roles/compute.securityAdmin'],
  [/^google_compute_(network|subnetwork|global_address)$/, 'roles/compute.networkAdmin'],
  [/^google_compute_(backend_|region_network_endpoint_|url_map|target_|global_forwarding_)/, 'roles/compute.loadBalancerAdmin'],
  [/^google_dns_/, 'roles/dns.admin'],
  [/^google_logging_/, 'roles/logging.configWriter'],
  [/^google_monitoring_/, 'roles/monitoring.editor'],
  [/^google_project_iam_member$/, 'roles/resourcemanager.projectIamAdmin'],
  [/^google_service_account$/, 'roles/iam.serviceAccountAdmin'],
  [/^google_service_networking_connection$/, 'roles/servicenetworking.networksAdmin'],
  [/^google_sql_/, 'roles/cloudsql.admin'],
  [/^google_storage_bucket/, 'roles/storage.admin'],
];

/** What every build does besides: it looks for others, logs, calls Google's APIs, pushes images, and keeps the state. */
const always = [
  'roles/cloudbuild.builds.viewer',
  'roles/logging.logWriter',
  'roles/serviceusage.serviceUsageConsumer',
  'roles/artifactregistry.writer',
  'roles/storage.objectUser',
];

const grant = 'google_project_iam_member';

export const buildMayDeploy: Policy = {
  rule: 'a build may make exactly the resources of a deployment and grant exactly its roles',
  findings(deployed) {
    const made = deployed.resources.filter((resource) => !isBootstrap(resource));
    const needed = new Set([...always, ...made.flatMap(rolesToMake)]);
    const has = new Set(grantsOfBuild(deployed).map(({ values }) => textAt(values, 'role')));
    const mayGive = grantsOfBuild(deployed).flatMap(({ values }) =>
      [...textAt(values, 'condition.0.expression').matchAll(/'(roles\/[^']+)'/g)].map(([, role]) => role),
    );
    return [
      ...[...needed].filter((role) => !has.has(role)).map((role) => `a build needs ${role}, and does not have it`),
      ...[...has].filter((role) => !needed.has(role)).map((role) => `a build has ${role}, and does not need it`),
      ...made
        .filter(({ type, values }) => type === grant && !mayGive.includes(textAt(values, 'role')))
        .map(({ address, values }) => `${address}: a build may not give away ${textAt(values, 'role')}`),
      ...made
        .filter(
          ({ type, values }) => type === 'google_storage_bucket' && !mayKeep(deployed).some((end) => textAt(values, 'name').endsWith(end)),
        )
        .map(({ address }) => `${address}: a build may not make it`),
    ];
  },
  broken: {
    'an unforeseen kind of resource': (copy) => void copy.resources.push({ address: 'added', type: 'google_spanner_instance', values: {} }),
    'a role too few': (copy) => remove(copy, grantOf(copy, 'roles/run.admin')),
    'a role too many': (copy) =>
      void copy.resources.push({
        ...grantOf(copy, 'roles/run.admin'),
        values: { ...grantOf(copy, 'roles/run.admin').values, role: 'roles/owner' },
      }),
    'a bucket that it may not make': (copy) =>
      put(
        grantOf(copy, 'roles/storage.admin'),
        'condition.0.expression',
        "resource.name.startsWith('projects/_/buckets/souk-prod-functions')",
      ),
    'a role that it may not give away': (copy) =>
      void copy.resources.push({ address: 'added', type: grant, values: { role: 'roles/editor', member: 'user:a@b.c' } }),
  },
};

const rolesToMake = ({ type }: Resource): string[] => {
  const [, ...roles] = makers.find(([kinds]) => kinds.test(type)) ?? [undefined, `a role for ${type}`];
  return roles;
};

/** All grants to the build account, on any resource. */
function grantsOfBuild(deployed: Deployed): Resource[] {
  const { values } = firstOf(deployed, 'google_service_account', ({ address }) => address === 'bootstrap:google_service_account.build');
  return deployed.resources.filter(
    (resource) => isBootstrap(resource) && membersOf(resource).includes(textAt(values, 'member')) && resource.type.endsWith('_iam_member'),
  );
}

/** How the names of the buckets may begin that a build makes, after the project's. */
function mayKeep(deployed: Deployed): string[] {
  const { values } = grantOf(deployed, 'roles/storage.admin');
  const names = textAt(values, 'condition.0.expression').matchAll(/'projects\/_\/buckets\/([^']+)'/g);
  return [...names].map(([, name]) => name?.slice(textAt(values, 'project').length) ?? '');
}

const grantOf = (deployed: Deployed, role: string): Resource =>
  ofType(deployed, grant).find((resource) => isBootstrap(resource) && resource.values['role'] === role) as Resource;

import { isBootstrap, membersOf } from './access.ts';
import { appliesTo, customRole, type Target } from './conditions.ts';
import { type Deployed, firstOf, isProd, listAt, put, type Resource, remove, textAt } from './deployed.ts';
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
  [/^google_storage_bucket(_iam_member)?$/, 'soukBuildBuckets'],
  [/^google_storage_bucket_object$/, 'roles/storage.objectUser'],
];

/** What every build does besides: it reads its sources, looks for others, logs, calls Google's APIs, pushes images, and keeps the state. */
const always = [
  'roles/cloudbuild.builds.viewer',
  'roles/logging.logWriter',
  'roles/serviceusage.serviceUsageConsumer',
  'roles/artifactregistry.reader',
  'roles/artifactregistry.writer',
  'roles/storage.objectUser',
  'roles/storage.objectViewer',
];

/** What a build needs to sign images. */
const attesting = [
  'roles/binaryauthorization.attestorsVerifier',
  'roles/cloudkms.signerVerifier',
  'roles/containeranalysis.notes.attacher',
  'roles/containeranalysis.notes.occurrences.viewer',
  'soukAttest',
];

const grant = 'google_project_iam_member';

export const buildMayDeploy: Policy = {
  rule: 'a build may make exactly the resources of a deployment and grant exactly its roles',
  findings(deployed) {
    const made = deployed.resources.filter((resource) => !isBootstrap(resource));
    const needed = new Set([...always, ...(isProd(deployed) ? attesting : []), ...made.flatMap(rolesToMake)]);
    const has = new Set(grantsOfBuild(deployed).map(roleOf));
    const mayGive = grantsOfBuild(deployed).flatMap(({ values }) =>
      [...textAt(values, 'condition.0.expression').matchAll(/'(roles\/[^']+)'/g)].map(([, role]) => role),
    );
    return [
      ...[...needed].filter((role) => !has.has(role)).map((role) => `a build needs ${role}, and does not have it`),
      ...[...has].filter((role) => !needed.has(role)).map((role) => `a build has ${role}, and does not need it`),
      ...made
        .filter(({ type, values }) => type === grant && !mayGive.includes(textAt(values, 'role')))
        .map(({ address, values }) => `${address}: a build may not give away ${textAt(values, 'role')}`),
      ...made.filter((resource) => !mayStore(deployed, resource)).map(({ address }) => `${address}: a build may not make it`),
      ...bucketRights
        .filter((right) => !listAt(customRole(deployed, 'soukBuildBuckets').values, 'permissions').includes(right))
        .map((right) => `a build needs ${right}, and does not have it`),
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
      narrow(copy, 'soukBuildBuckets', "resource.name == 'projects/_/buckets/souk-prod-functions'"),
    'a bundle that it may not upload': (copy) =>
      narrow(copy, 'roles/storage.objectUser', "resource.name == 'projects/_/buckets/souk-prod-pictures/objects/not-found.json'"),
    'a bucket whose rights it may not set': (copy) =>
      put(
        customRole(copy, 'soukBuildBuckets'),
        'permissions',
        bucketRights.toSpliced(bucketRights.indexOf('storage.buckets.setIamPolicy'), 1),
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

/** What it takes to make, change and delete a bucket, and to grant a role in it. */
const bucketRights = ['create', 'delete', 'get', 'getIamPolicy', 'setIamPolicy', 'update'].map((right) => `storage.buckets.${right}`);

/** Whether the conditions of a build's grants let it make a bucket or an object. True of any other resource. */
function mayStore(deployed: Deployed, { type, values }: Resource): boolean {
  const may = (role: string, target: Target) => appliesTo(grantOf(deployed, role), target);
  const name = `projects/_/buckets/${values['bucket'] ?? values['name']}`;
  if (type === 'google_storage_bucket') return may('soukBuildBuckets', { type: 'storage.googleapis.com/Bucket', name });
  if (type !== 'google_storage_bucket_object') return true;
  return may('roles/storage.objectUser', { type: 'storage.googleapis.com/Object', name: `${name}/objects/${values['name']}` });
}

const narrow = (copy: Deployed, role: string, expression: string): void => put(grantOf(copy, role), 'condition.0.expression', expression);

/** A custom role's id, or a predefined role's name. */
const roleOf = ({ values }: Resource): string => textAt(values, 'role').replace(/^projects\/[^/]+\/roles\//, '');

/** A grant of the project to the build account. */
const grantOf = (deployed: Deployed, role: string): Resource =>
  grantsOfBuild(deployed).find((resource) => resource.type === grant && roleOf(resource) === role) as Resource;

import { firstOf, ofType, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const enabled = 'google_project_service';

/** Google's interfaces that it takes to make each kind of resource. */
const makers: [RegExp, ...string[]][] = [
  // Cloud Build records the provenance of images in the second.
  [/^google_artifact_registry_/, 'artifactregistry', 'containeranalysis'],
  [/^google_binary_authorization_/, 'binaryauthorization'],
  [/^google_billing_/, 'billingbudgets', 'cloudbilling'],
  [/^google_certificate_manager_/, 'certificatemanager'],
  [/^google_cloud_run_v2_/, 'run'],
  [/^google_cloud_scheduler_/, 'cloudscheduler'],
  [/^google_cloudbuild_/, 'cloudbuild'],
  [/^google_cloudfunctions2_/, 'cloudfunctions', 'run', 'cloudbuild', 'artifactregistry', 'storage'],
  [/^google_compute_/, 'compute'],
  [/^google_container_analysis_/, 'containeranalysis'],
  [/^google_dns_/, 'dns'],
  [/^google_essential_contacts_/, 'essentialcontacts'],
  [/^google_iam_workload_identity_/, 'iam', 'iamcredentials', 'sts'],
  [/^google_kms_/, 'cloudkms'],
  [/^google_logging_/, 'logging'],
  [/^google_monitoring_/, 'monitoring'],
  [/^google_org_policy_/, 'orgpolicy'],
  [/^google_project_iam_custom_role$/, 'iam'],
  [/^google_project_iam_/, 'cloudresourcemanager'],
  [/^google_project_service$/, 'serviceusage'],
  [/^google_pubsub_/, 'pubsub'],
  [/^google_resource_manager_/, 'cloudresourcemanager'],
  [/^google_secret_manager_/, 'secretmanager'],
  [/^google_service_account/, 'iam'],
  [/^google_service_networking_/, 'servicenetworking'],
  [/^google_sql_/, 'sqladmin'],
  [/^google_storage_/, 'storage'],
];

export const enabledApis: Policy = {
  rule: 'every API of Google that a deployment needs is switched on',
  findings(deployed) {
    const needed = new Set(deployed.resources.flatMap(apisFor));
    const on = ofType(deployed, enabled).map(({ values }) => textAt(values, 'service'));
    return [...needed].filter((api) => !on.includes(api)).map((api) => `${api} is not switched on`);
  },
  broken: {
    'databases whose API is off': (copy) => remove(copy, firstOf(copy, enabled, isFor('sqladmin'))),
    'functions whose build API is off': (copy) => remove(copy, firstOf(copy, enabled, isFor('cloudbuild'))),
    'signatures whose API is off': (copy) => remove(copy, firstOf(copy, enabled, isFor('binaryauthorization'))),
    'images whose provenance cannot be recorded': (copy) => remove(copy, firstOf(copy, enabled, isFor('containeranalysis'))),
    'an unforeseen kind of resource': (copy) => void copy.resources.push({ address: 'added', type: 'google_spanner_instance', values: {} }),
  },
};

function apisFor({ type }: Resource): string[] {
  const [, ...names] = makers.find(([kinds]) => kinds.test(type)) ?? [];
  return names.length > 0 ? names.map((name) => `${name}.googleapis.com`) : [`whatever makes ${type}`];
}

const isFor =
  (name: string) =>
  ({ values }: Resource): boolean =>
    values['service'] === `${name}.googleapis.com`;

import { isBootstrap, membersOf } from './access.ts';
import { at, type Deployed, firstOf, isProd, type Json, listAt, ofType, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const lien = 'google_resource_manager_lien';
const contact = 'google_essential_contacts_contact';
const orgPolicy = 'google_org_policy_policy';
const registry = 'google_artifact_registry_repository';
const scanning = 'vulnerability_scanning_config.0.enablement_config';

/** Policies of the organisation that a project with real buyers must have. */
const narrowed = ['iam.disableServiceAccountKeyCreation', 'iam.disableServiceAccountKeyUpload', 'sql.restrictPublicIp'];

export const guardedProject: Policy = {
  rule: 'prod cannot be deleted, admits no keys of service accounts, and Google knows whom to write to',
  findings: (deployed) =>
    !isProd(deployed)
      ? []
      : [
          ...(ofType(deployed, lien).some(({ values }) => listAt(values, 'restrictions').includes('resourcemanager.projects.delete'))
            ? []
            : ['the project can be deleted']),
          ...(ofType(deployed, contact).some(({ values }) => listAt(values, 'notification_category_subscriptions').includes('ALL'))
            ? []
            : ['Google does not know whom to write to']),
          ...narrowed.filter((name) => !enforces(deployed, name)).map((name) => `${name} is not enforced`),
        ],
  broken: {
    'no lien': (copy) => remove(copy, firstOf(copy, lien)),
    'a lien on something else': (copy) => put(firstOf(copy, lien), 'restrictions', ['compute.instances.delete']),
    'no contact': (copy) => remove(copy, firstOf(copy, contact)),
    'a contact for bills alone': (copy) => put(firstOf(copy, contact), 'notification_category_subscriptions', ['BILLING']),
    ...Object.fromEntries(
      narrowed.map((name) => [
        `${name} that is not enforced`,
        (copy: Deployed) => put(policyOf(copy, name), 'spec.0.rules.0.enforce', 'FALSE'),
      ]),
    ),
    'no policy about keys': (copy) => remove(copy, policyOf(copy, narrowed[0] as string)),
  },
};

const policyOf = (deployed: Deployed, name: string): Resource =>
  firstOf(deployed, orgPolicy, ({ values }) => textAt(values, 'name').endsWith(`/policies/${name}`));

const enforces = (deployed: Deployed, name: string): boolean =>
  ofType(deployed, orgPolicy).some(
    ({ values }) => textAt(values, 'name').endsWith(`/policies/${name}`) && textAt(values, 'spec.0.rules.0.enforce') === 'TRUE',
  );

const bases = (deployed: Deployed): Resource => firstOf(deployed, registry, ({ values }) => values['repository_id'] === 'souk-bases');
const services = (deployed: Deployed): Resource => firstOf(deployed, registry, ({ values }) => values['repository_id'] === 'souk-services');

export const knownImages: Policy = {
  rule: 'base images come through a repository of the project, tags of images do not move, images in use are kept, and in prod they are scanned',
  findings: (deployed) => [
    ...(ofType(deployed, registry).some(({ values }) => values['mode'] === 'REMOTE_REPOSITORY' && values['repository_id'] === 'souk-bases')
      ? []
      : ['base images come from elsewhere']),
    ...(at(services(deployed).values, 'docker_config.0.immutable_tags') === true ? [] : ['tags of images can move']),
    ...ofType(deployed, registry)
      .filter(({ values }) => Number(at(cleanup(values, 'KEEP'), 'most_recent_versions.0.keep_count') ?? 0) < 20)
      .map(({ values }) => `${values['repository_id']} deletes images in use that are old`),
    ...(isProd(deployed) && at(services(deployed).values, scanning) !== 'INHERITED' ? ['images are not scanned'] : []),
    ...(isProd(deployed) && !isOn(deployed, 'containerscanning') ? ['the API that scans images is off'] : []),
    ...(!isProd(deployed) && isOn(deployed, 'containerscanning') ? ['images are scanned, which costs more than dev may'] : []),
  ],
  broken: {
    'base images from the Internet': (copy) => put(bases(copy), 'mode', 'STANDARD_REPOSITORY'),
    'tags that move': (copy) => put(services(copy), 'docker_config.0.immutable_tags', false),
    'a base that is deleted while builds keep it': (copy) =>
      put(bases(copy), 'cleanup_policies', [cleanup(bases(copy).values, 'DELETE') ?? null]),
    'images that are not scanned': (copy) => put(services(copy), scanning, 'DISABLED'),
    'scanning that is off': (copy) =>
      remove(
        copy,
        firstOf(copy, 'google_project_service', ({ values }) => values['service'] === 'containerscanning.googleapis.com'),
      ),
  },
};

const cleanup = (values: Resource['values'], action: string): Json | undefined =>
  listAt(values, 'cleanup_policies').find((policy) => textAt(policy, 'action') === action);

const isOn = (deployed: Deployed, name: string): boolean =>
  ofType(deployed, 'google_project_service').some(({ values }) => values['service'] === `${name}.googleapis.com`);

const audited = 'google_project_iam_audit_config';
const sink = 'google_logging_project_sink';
const keptSeconds = 'retention_policy.0.retention_period';
const leastDays = 365;

export const readsAreLogged: Policy = {
  rule: 'in prod Google logs who reads data, and copies of these logs are kept for a year out of the reach of builds',
  findings: (deployed) => {
    if (!isProd(deployed)) return [];
    const [copies] = ofType(deployed, sink).filter(({ values }) => textAt(values, 'filter').includes('cloudaudit.googleapis.com'));
    const bucket = ofType(deployed, 'google_storage_bucket').find(
      ({ values }) => copies && values['name'] === textAt(copies.values, 'destination').replace('storage.googleapis.com/', ''),
    );
    return [
      ...['cloudsql', 'iam', 'storage'].flatMap((name) => {
        const config = ofType(deployed, audited).find(({ values }) => values['service'] === `${name}.googleapis.com`);
        const types = listAt(config?.values, 'audit_log_config').map((log) => textAt(log, 'log_type'));
        return ['ADMIN_READ', 'DATA_READ', 'DATA_WRITE']
          .filter((type) => !types.includes(type))
          .map((type) => `${name}: ${type} is not logged`);
      }),
      ...(bucket ? [] : ['the audit logs are not copied']),
      ...(Number(at(bucket?.values, keptSeconds) ?? 0) >= leastDays * 86_400
        ? []
        : ['copies of the audit logs can be deleted within a year']),
      ...grantsTo(deployed, bucket)
        .filter(
          (grant) =>
            membersOf(grant).join() !== textAt(copies?.values, 'writer_identity') || grant.values['role'] !== 'roles/storage.objectCreator',
        )
        .map(({ address }) => `${address} opens the copies of the audit logs`),
      ...(grantsTo(deployed, bucket).length > 0 ? [] : ['the audit logs cannot be written']),
    ];
  },
  broken: {
    'reads of the databases that are not logged': (copy) =>
      remove(
        copy,
        firstOf(copy, audited, ({ values }) => values['service'] === 'cloudsql.googleapis.com'),
      ),
    'objects whose reads are not logged': (copy) =>
      put(
        firstOf(copy, audited, ({ values }) => values['service'] === 'storage.googleapis.com'),
        'audit_log_config',
        [{ log_type: 'DATA_WRITE' }],
      ),
    'no copies': (copy) => remove(copy, firstOf(copy, sink)),
    'copies of other logs': (copy) => put(firstOf(copy, sink), 'filter', 'severity>=ERROR'),
    'copies that may be deleted at once': (copy) => put(auditBucket(copy), 'retention_policy', []),
    'copies for a month': (copy) => put(auditBucket(copy), keptSeconds, 30 * 86_400),
    'copies that are not written': (copy) => remove(copy, grantsTo(copy, auditBucket(copy))[0] as Resource),
    'copies that a build may delete': (copy) => {
      const grant = grantsTo(copy, auditBucket(copy))[0] as Resource;
      copy.resources.push({ ...grant, values: { ...grant.values, member: 'serviceAccount:souk-build@souk-prod.iam.gserviceaccount.com' } });
    },
  },
};

const auditBucket = (deployed: Deployed): Resource =>
  firstOf(
    deployed,
    'google_storage_bucket',
    (resource) => isBootstrap(resource) && textAt(resource.values, 'name').endsWith('-audit-logs'),
  );

const grantsTo = (deployed: Deployed, bucket: Resource | undefined): Resource[] =>
  ofType(deployed, 'google_storage_bucket_iam_member').filter(
    ({ values }) => bucket !== undefined && values['bucket'] === bucket.values['name'],
  );

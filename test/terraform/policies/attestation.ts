import { isBootstrap, membersOf } from './access.ts';
import { customRole } from './conditions.ts';
import { at, type Deployed, firstOf, isProd, type Json, listAt, ofType, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const admission = 'google_binary_authorization_policy';
const attestor = 'google_binary_authorization_attestor';
const key = 'google_kms_crypto_key';
const note = 'google_container_analysis_note';
const orgPolicy = 'google_org_policy_policy';
const fn = 'google_cloudfunctions2_function';
const rule = 'default_admission_rule.0';
const exempt = 'admission_whitelist_patterns';

/** Where each kind of resource says that Cloud Run must look at the project's policy, and how. */
const demands: Record<string, [path: string, value: Json]> = {
  google_cloud_run_v2_service: ['binary_authorization.0.use_default', true],
  google_cloud_run_v2_job: ['binary_authorization.0.use_default', true],
  [fn]: ['service_config.0.binary_authorization_policy', 'default'],
};

export const onlySignedImages: Policy = {
  rule: 'in prod Cloud Run runs only images that a build has signed, and those that Google builds of the functions; dev does not pay for it',
  findings: (deployed) => {
    const running = ofType(deployed, ...Object.keys(demands));
    const demanding = running.filter(isDemanding);
    if (!isProd(deployed)) return [...demanding, ...ofType(deployed, admission, key)].map(({ address }) => `${address} demands signatures`);
    const [policy, signer] = [ofType(deployed, admission)[0]?.values, ofType(deployed, attestor)[0]?.values];
    return [
      ...running.filter((resource) => !isDemanding(resource)).map(({ address }) => `${address} may run any image`),
      ...(textAt(policy, `${rule}.evaluation_mode`) === 'REQUIRE_ATTESTATION' ? [] : ['the policy demands no signature']),
      ...(textAt(policy, `${rule}.enforcement_mode`) === 'ENFORCED_BLOCK_AND_AUDIT_LOG'
        ? []
        : ['images without a signature are only logged']),
      ...(signer && listAt(policy, `${rule}.require_attestations_by`).join() === signer['name']
        ? []
        : ['the policy asks another attestor']),
      ...(listAt(policy, exempt)
        .map((pattern) => textAt(pattern, 'name_pattern'))
        .join() === functionsOf(deployed)
        ? []
        : ['other images than those of the functions are exempt']),
      ...(isForced(deployed) ? [] : ['who may change a service can take its demand away']),
    ];
  },
  broken: {
    ...Object.fromEntries(
      Object.entries(demands).map(([type, [path]]) => [
        `a ${type} that may run any image`,
        (copy: Deployed) => put(firstOf(copy, type), path, null),
      ]),
    ),
    'no policy': (copy) => remove(copy, firstOf(copy, admission)),
    'a policy that admits every image': (copy) => put(firstOf(copy, admission), `${rule}.evaluation_mode`, 'ALWAYS_ALLOW'),
    'a policy that only logs': (copy) => put(firstOf(copy, admission), `${rule}.enforcement_mode`, 'DRYRUN_AUDIT_LOG_ONLY'),
    'another attestor': (copy) => put(firstOf(copy, admission), `${rule}.require_attestations_by`, ['built-by-cloud-build']),
    'exempt images of the services': (copy) =>
      put(firstOf(copy, admission), exempt, [{ name_pattern: 'europe-west1-docker.pkg.dev/souk-prod/**' }]),
    'functions that Google could not build': (copy) => put(firstOf(copy, admission), exempt, []),
    'demands that can be taken away': (copy) => put(firstOf(copy, orgPolicy, isForce), 'spec.0.rules.0.values', []),
  },
};

const isDemanding = ({ type, values }: Resource): boolean => {
  const [path, value] = demands[type] as [string, Json];
  return at(values, path) === value;
};

const isForce = ({ values }: Resource): boolean => textAt(values, 'name').endsWith('/policies/run.allowedBinaryAuthorizationPolicies');
const isForced = (deployed: Deployed): boolean =>
  ofType(deployed, orgPolicy).some(
    (resource) => isForce(resource) && listAt(resource.values, 'spec.0.rules.0.values.0.allowed_values').join() === 'default',
  );

/** The images that Google builds of the functions, as a pattern. */
function functionsOf(deployed: Deployed): string {
  const [, project, region, repository] =
    /^projects\/([^/]+)\/locations\/([^/]+)\/repositories\/([^/]+)$/.exec(
      textAt(firstOf(deployed, fn).values, 'build_config.0.docker_repository'),
    ) ?? [];
  return `${region}-docker.pkg.dev/${project}/${repository}/**`;
}

/** What it takes to sign an image, and to record it: each role, and on what. */
const signing = {
  google_kms_crypto_key_iam_member: 'roles/cloudkms.signerVerifier',
  google_binary_authorization_attestor_iam_member: 'roles/binaryauthorization.attestorsVerifier',
  google_container_analysis_note_iam_member: 'roles/containeranalysis.notes.attacher',
};
const reading = 'roles/containeranalysis.notes.occurrences.viewer';

export const onlyBuildsSign: Policy = {
  rule: 'in prod a build, and no other account, signs images, with a key that the attestor knows, and Google reads the signatures',
  findings: (deployed) => {
    if (!isProd(deployed)) return [];
    const signs = ofType(deployed, key).find(({ values }) => values['purpose'] === 'ASYMMETRIC_SIGN');
    const builds = textAt(firstOf(deployed, 'google_service_account', isBuild).values, 'member');
    const readers = grants(deployed, 'google_container_analysis_note_iam_member', reading).flatMap(membersOf);
    const google = `serviceAccount:${textAt(ofType(deployed, attestor)[0]?.values, `${ofNote}.delegation_service_account_email`)}`;
    return [
      ...(signs ? [] : ['there is no key']),
      ...(textAt(ofType(deployed, attestor)[0]?.values, `${ofNote}.note_reference`) === ofType(deployed, note)[0]?.values['name']
        ? []
        : ['the attestor has another note']),
      ...(textAt(ofType(deployed, attestor)[0]?.values, `${ofNote}.public_keys.0.pkix_public_key.0.public_key_pem`)
        ? []
        : ['the attestor has no key']),
      ...Object.entries(signing)
        .filter(([type, role]) => grants(deployed, type, role).flatMap(membersOf).join() !== builds)
        .map(([, role]) => `not exactly a build has ${role}`),
      ...[builds, google].filter((member) => !readers.includes(member)).map((member) => `${member} cannot read signatures`),
      ...listAt(customRole(deployed, 'soukAttest').values, 'permissions')
        .filter((permission) => !/^containeranalysis\.occurrences\.(create|get)$/.test(String(permission)))
        .map((permission) => `a build has ${permission}, and could hide what scanners found`),
    ];
  },
  broken: {
    'no key that signs': (copy) => put(firstOf(copy, key), 'purpose', 'ENCRYPT_DECRYPT'),
    'an attestor of another note': (copy) => put(firstOf(copy, attestor), `${ofNote}.note_reference`, 'built-by-cloud-build'),
    'an attestor without a key': (copy) => put(firstOf(copy, attestor), `${ofNote}.public_keys`, []),
    ...Object.fromEntries(
      Object.entries(signing).flatMap(([type, role]) => [
        [`a build without ${role}`, (copy: Deployed) => remove(copy, grants(copy, type, role)[0] as Resource)],
        [
          `another account with ${role}`,
          (copy: Deployed) => {
            const grant = grants(copy, type, role)[0] as Resource;
            copy.resources.push({
              ...grant,
              values: { ...grant.values, member: 'serviceAccount:souk-plan@souk-prod.iam.gserviceaccount.com' },
            });
          },
        ],
      ]),
    ),
    'signatures that Google cannot read': (copy) => {
      copy.resources = copy.resources.filter(({ address }) => !address.endsWith('["google_reads"]'));
    },
    'a build that may delete what a scanner found': (copy) =>
      put(customRole(copy, 'soukAttest'), 'permissions', ['containeranalysis.occurrences.create', 'containeranalysis.occurrences.delete']),
  },
};

const ofNote = 'attestation_authority_note.0';
const isBuild = (resource: Resource): boolean => isBootstrap(resource) && resource.values['account_id'] === 'souk-build';

const grants = (deployed: Deployed, type: string, role: string): Resource[] =>
  ofType(deployed, type).filter(({ values }) => values['role'] === role);

import { deployersOf, functionNamed, grantsOf, membersOf } from './access.ts';
import { type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { identityOf } from './processes.ts';

export const privateBuckets: Policy = {
  rule: 'no bucket can be opened to the public',
  findings: (deployed) =>
    ofType(deployed, 'google_storage_bucket')
      .filter(({ values }) => values['public_access_prevention'] !== 'enforced' || values['uniform_bucket_level_access'] !== true)
      .map(({ address }) => `${address} could be made public, as a whole or object by object`),
  broken: {
    'public access not prevented': (copy) => put(firstOf(copy, 'google_storage_bucket'), 'public_access_prevention', 'inherited'),
    'access by object': (copy) => put(firstOf(copy, 'google_storage_bucket'), 'uniform_bucket_level_access', false),
  },
};

const pictures = 'google_storage_bucket.pictures';

export const picturesForTheirFunctions: Policy = {
  rule: 'only add-picture’s account and the sweep’s may change the bucket of pictures, and deleted pictures can be brought back',
  findings(deployed) {
    const bucket = firstOf(deployed, 'google_storage_bucket', ({ address }) => address === pictures);
    const rights: Record<string, string> = {
      [identityOf(functionNamed(deployed, 'add-picture'))]: 'roles/storage.objectCreator',
      [identityOf(functionNamed(deployed, 'sweep-expired'))]: 'roles/storage.legacyBucketWriter',
    };
    const others = grantsOf(deployed)
      .filter(({ values }) => values['bucket'] === bucket.values['name'])
      .filter((grant) => membersOf(grant).some((member) => rights[member] !== grant.values['role']))
      .map(({ address }) => `${address} may do too much with pictures`);
    const keptSeconds = Number(textAt(bucket.values, 'soft_delete_policy.0.retention_duration_seconds'));
    return keptSeconds >= 30 * 86_400 ? others : [...others, 'a deleted picture cannot be brought back for 30 days'];
  },
  broken: {
    'a cart that may write pictures': (copy) =>
      add(copy, 'google_storage_bucket_iam_member', { bucket: 'souk-prod-pictures', role: 'roles/storage.objectCreator' }),
    'an upload that may delete': (copy) =>
      put(
        firstOf(copy, 'google_storage_bucket_iam_member', ({ values }) => values['role'] === 'roles/storage.objectCreator'),
        'role',
        'roles/storage.objectAdmin',
      ),
    'pictures that are gone at once': (copy) =>
      put(
        firstOf(copy, 'google_storage_bucket', ({ address }) => address === pictures),
        'soft_delete_policy.0.retention_duration_seconds',
        0,
      ),
  },
};

export const stateForDeployers: Policy = {
  rule: 'only the account that deploys and the one that plans can access the state',
  findings: (deployed) =>
    grantsOf(deployed)
      .filter((grant) => opensState(deployed, grant) && membersOf(grant).some((member) => !deployersOf(deployed).includes(member)))
      .map(({ address, values }) => `${address} opens the state by ${values['role']}`),
  broken: {
    'a function that may read it': (copy) => add(copy, 'google_storage_bucket_iam_member', { bucket: stateOf(copy) }),
    'a function that may read all buckets': (copy) => add(copy, 'google_project_iam_member', {}),
    'a function that may read everything': (copy) => add(copy, 'google_project_iam_member', { role: 'roles/viewer' }),
    'a builder that may read all buckets': (copy) => put(firstOf(copy, 'google_project_iam_member', readsSources), 'condition', []),
    'a builder that may read all of the project’s own': (copy) =>
      put(
        firstOf(copy, 'google_project_iam_member', readsSources),
        'condition.0.expression',
        "resource.name.startsWith('projects/_/buckets/souk-prod')",
      ),
  },
};

const stateOf = (deployed: Deployed): string =>
  textAt(firstOf(deployed, 'google_storage_bucket', ({ address }) => address === 'bootstrap:google_storage_bucket.state').values, 'name');

/** Whether it gives a right to the bucket, or to all of the project's that are not left out by their names. */
function opensState(deployed: Deployed, { type, values }: Resource): boolean {
  if (type.startsWith('google_storage_bucket_iam')) return values['bucket'] === stateOf(deployed);
  const names = /^resource\.name\.startsWith\('projects\/_\/buckets\/([^']+)'\)$/.exec(textAt(values, 'condition.0.expression'))?.[1] ?? '';
  return /^roles\/(storage\.|owner$|editor$|viewer$)/.test(textAt(values, 'role')) && stateOf(deployed).startsWith(names);
}

const readsSources = ({ address }: Resource): boolean => address === 'google_project_iam_member.builder_sources';

const add = (copy: Deployed, type: string, values: Resource['values']): void =>
  void copy.resources.push({
    address: 'added',
    type,
    values: { role: 'roles/storage.objectViewer', member: identityOf(functionNamed(copy, 'get-cart')), ...values },
  });

import { deployersOf, functionNamed, grantsOf, membersOf } from './access.ts';
import { at, type Deployed, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { identityOf } from './processes.ts';
import { databasesIn } from './replicas.ts';

export const privateBuckets: Policy = {
  rule: 'no bucket but those of pictures and of the shop can be opened to the public, and no object by itself',
  findings: (deployed) =>
    ofType(deployed, 'google_storage_bucket')
      .filter(
        ({ address, values }) =>
          values['public_access_prevention'] !== ([pictures, shop].includes(address) ? 'inherited' : 'enforced') ||
          values['uniform_bucket_level_access'] !== true,
      )
      .map(({ address }) => `${address} could be made public, as a whole or object by object; or is to be public, and cannot`),
  broken: {
    'public access not prevented': (copy) => put(firstOf(copy, 'google_storage_bucket'), 'public_access_prevention', 'inherited'),
    'access by object': (copy) => put(firstOf(copy, 'google_storage_bucket'), 'uniform_bucket_level_access', false),
    'access by picture': (copy) => put(picturesOf(copy), 'uniform_bucket_level_access', false),
    'a shop that cannot be public': (copy) => put(shopOf(copy), 'public_access_prevention', 'enforced'),
    'pictures that cannot be public': (copy) => put(picturesOf(copy), 'public_access_prevention', 'enforced'),
  },
};

const pictures = 'google_storage_bucket.pictures';
const shop = 'google_storage_bucket.shop';

/** The bucket of pictures. */
export const picturesOf = (deployed: Deployed): Resource =>
  firstOf(deployed, 'google_storage_bucket', ({ address }) => address === pictures);

/** The bucket of the shop's page. */
export const shopOf = (deployed: Deployed): Resource => firstOf(deployed, 'google_storage_bucket', ({ address }) => address === shop);

export const publicRead = 'roles/storage.legacyObjectReader';

/** Whether a grant lets everyone read pictures by their names, and no more. */
export const readsPictures = (deployed: Deployed, grant: Resource): boolean =>
  grant.values['bucket'] === picturesOf(deployed).values['name'] &&
  grant.values['role'] === publicRead &&
  membersOf(grant).join() === 'allUsers';

/** Whether a grant lets everyone read the shop's page, and no more. */
export const readsShop = (deployed: Deployed, grant: Resource): boolean =>
  grant.values['bucket'] === shopOf(deployed).values['name'] &&
  grant.values['role'] === publicRead &&
  membersOf(grant).join() === 'allUsers';

const keptSeconds = 'soft_delete_policy.0.retention_duration_seconds';
const keptBackups = 'settings.0.backup_configuration.0.backup_retention_settings.0.retained_backups';
/** For a daily backup that failed, and for restoring the oldest one. */
const marginDays = 3;

export const picturesOutlastBackups: Policy = {
  rule: 'a deleted picture can be brought back for longer than a backup that refers to it is kept',
  findings(deployed) {
    const keptDays = Number(at(picturesOf(deployed).values, keptSeconds)) / 86_400;
    return databasesIn(deployed)
      .filter(({ values }) => !(keptDays >= Number(at(values, keptBackups)) + marginDays))
      .map(({ address }) => `${address} has backups of pictures that are gone after ${keptDays} days`);
  },
  broken: {
    'pictures that are gone at once': (copy) => put(picturesOf(copy), keptSeconds, 0),
    'pictures that are gone after a week': (copy) => put(picturesOf(copy), keptSeconds, 604_800),
    'a database with older backups': (copy) => put(databasesIn(copy)[0] as Resource, keptBackups, 60),
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

/** Adds a grant, to get-cart unless it names another member. */
export const add = (copy: Deployed, type: string, values: Resource['values']): void =>
  void copy.resources.push({
    address: 'added',
    type,
    values: { role: 'roles/storage.objectViewer', member: identityOf(functionNamed(copy, 'get-cart')), ...values },
  });

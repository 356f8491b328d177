import { functionNamed, grantsOf, membersOf } from './access.ts';
import { add, picturesOf, publicRead, readsPictures } from './buckets.ts';
import { appliesTo, customRole, customRoleOf, type Target } from './conditions.ts';
import { type Deployed, firstOf, listAt, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { identityOf } from './processes.ts';

export const picturesForTheirFunctions: Policy = {
  rule: 'add-picture may create pictures, the sweep may list and delete them, everyone may read them, and the bucket lets no account do more',
  findings(deployed) {
    const sweeper = customRole(deployed, 'soukPictureSweep');
    const rights: Record<string, string> = {
      [identityOf(functionNamed(deployed, 'add-picture'))]: 'roles/storage.objectCreator',
      [identityOf(functionNamed(deployed, 'sweep-expired'))]: `/roles/${sweeper.values['role_id']}`,
      allUsers: publicRead,
    };
    const given = grantsOf(deployed)
      .filter(({ values }) => values['bucket'] === picturesOf(deployed).values['name'])
      .flatMap((grant) =>
        membersOf(grant).map((member) => ({ member, role: textAt(grant.values, 'role').replace(/^projects\/[^/]+/, '') })),
      );
    return [
      ...given.filter(({ member, role }) => rights[member] !== role).map(({ member, role }) => `${member} may not be ${role} of pictures`),
      ...Object.keys(rights)
        .filter((member) => !given.some((grant) => grant.member === member))
        .map((member) => `${member} has no right to pictures`),
      ...(listAt(sweeper.values, 'permissions').toSorted().join() === 'storage.objects.delete,storage.objects.list'
        ? []
        : ['the sweep may do other things than list and delete']),
    ];
  },
  broken: {
    'a sweep that may create': (copy) =>
      put(firstOf(copy, 'google_storage_bucket_iam_member', isSweeps), 'role', 'roles/storage.legacyBucketWriter'),
    'a sweep that may read': (copy) => listAt(customRole(copy, 'soukPictureSweep').values, 'permissions').push('storage.objects.get'),
    'no sweep': (copy) => remove(copy, firstOf(copy, 'google_storage_bucket_iam_member', isSweeps)),
    'pictures that only their functions see': (copy) =>
      remove(
        copy,
        firstOf(copy, 'google_storage_bucket_iam_member', (grant) => readsPictures(copy, grant)),
      ),
    'a cart that may write pictures': (copy) =>
      add(copy, 'google_storage_bucket_iam_member', { bucket: 'souk-prod-pictures', role: 'roles/storage.objectCreator' }),
    'an upload that may delete': (copy) =>
      put(
        firstOf(copy, 'google_storage_bucket_iam_member', ({ address }) => address.endsWith('.pictures["add-picture"]')),
        'role',
        'roles/storage.objectAdmin',
      ),
  },
};

const isSweeps = ({ values }: Resource): boolean => textAt(values, 'role').endsWith('PictureSweep');

/** Services whose predefined roles give no right to Cloud Storage. A role of another service is taken to give every right. */
const withoutStorage = new RegExp(
  `^roles/(?!.*serviceAgent$)(${[
    'artifactregistry',
    'certificatemanager',
    'cloudbuild\\.builds\\.(approver|viewer)$',
    'cloudfunctions',
    'cloudscheduler',
    'cloudsql',
    'compute\\.(loadBalancerAdmin|networkAdmin|securityAdmin)$',
    'dns',
    'iam\\.serviceAccount',
    'logging',
    'monitoring',
    'resourcemanager\\.projectIamAdmin$',
    'run',
    'servicenetworking',
    'serviceusage',
  ].join('|')})`,
);

const planner = 'souk-plan';
const builder = 'souk-build';
/** A plan reads the whole project. */
const plans = [`${planner} roles/iam.securityReviewer`, `${planner} roles/viewer`];
/** It compares what a build has uploaded. */
const seesError = `${planner} roles/storage.objectViewer`;
const manages = `${builder} soukBuildBuckets`;
const writes = `${builder} roles/storage.objectUser`;

export const picturesForNoOther: Policy = {
  rule: 'of the rights that the project gives, a build manages the bucket of pictures and writes the error in it, and no account but that which plans sees a picture',
  findings(deployed) {
    const bucket = `projects/_/buckets/${picturesOf(deployed).values['name']}`;
    const error = firstOf(deployed, 'google_storage_bucket_object', ({ address }) => address.endsWith('.no_picture')).values['name'];
    const kinds = 'storage.googleapis.com';
    const expected: [Target, string[]][] = [
      [{ type: `${kinds}/Bucket`, name: bucket }, [manages, ...plans]],
      [{ type: `${kinds}/Object`, name: `${bucket}/objects/0123/large.webp` }, plans],
      [{ type: `${kinds}/ManagedFolder`, name: `${bucket}/managedFolders/0123/` }, plans],
      [{ type: `${kinds}/Object`, name: `${bucket}/objects/${error}` }, [writes, seesError, ...plans]],
    ];
    return expected.flatMap(([target, rights]) => {
      const given = rightsTo(deployed, target);
      return [
        ...given.filter((right) => !rights.includes(right)).map((right) => `${right} reaches ${target.name}`),
        ...rights.filter((right) => !given.includes(right)).map((right) => `${right} does not reach ${target.name}`),
      ];
    });
  },
  broken: {
    'a function that may read all buckets': (copy) => add(copy, 'google_project_iam_member', {}),
    'a function that may read everything': (copy) => add(copy, 'google_project_iam_member', { role: 'roles/viewer' }),
    'a function that may make builds, which read all buckets': (copy) =>
      add(copy, 'google_project_iam_member', { role: 'roles/cloudbuild.builds.builder' }),
    'a function with the rights of Google’s own': (copy) =>
      add(copy, 'google_project_iam_member', { role: 'roles/cloudfunctions.serviceAgent' }),
    'a function that may do an unknown thing': (copy) => add(copy, 'google_project_iam_member', { role: 'roles/dataflow.worker' }),
    'a list of members': (copy) => add(copy, 'google_project_iam_binding', { member: '', members: ['user:a@b.c'] }),
    'a policy as a whole': (copy) => add(copy, 'google_project_iam_policy', { role: '', member: '' }),
    'a right that a folder gives': (copy) => add(copy, 'google_folder_iam_member', { role: 'roles/storage.admin' }),
    'a function that has the role of the sweep at the project': (copy) =>
      add(copy, 'google_project_iam_member', { role: 'projects/souk-prod/roles/soukPictureSweep' }),
    'a role that was never made': (copy) => add(copy, 'google_project_iam_member', { role: 'projects/souk-prod/roles/unknown' }),
    'a function that may read pictures alone': (copy) =>
      add(copy, 'google_project_iam_member', {
        condition: [{ expression: "resource.name.startsWith('projects/_/buckets/souk-prod-pictures/')" }],
      }),
    'a build that may do everything with the bucket': (copy) => put(grantOfBuild(copy, /soukBuildBuckets$/), 'role', 'roles/storage.admin'),
    'a build that may read pictures': (copy) =>
      void listAt(customRole(copy, 'soukBuildBuckets').values, 'permissions').push('storage.objects.get'),
    'a build that may make folders': (copy) =>
      void listAt(customRole(copy, 'soukBuildBuckets').values, 'permissions').push('storage.managedFolders.setIamPolicy'),
    'a build that may write pictures': (copy) =>
      put(
        grantOfBuild(copy, /objectUser$/),
        'condition.0.expression',
        "resource.name.startsWith('projects/_/buckets/souk-prod-pictures/objects/')",
      ),
    'a build that may write every object': (copy) => put(grantOfBuild(copy, /objectUser$/), 'condition', []),
    'a build that cannot write the error': (copy) =>
      put(
        grantOfBuild(copy, /objectUser$/),
        'condition.0.expression',
        "resource.name.startsWith('projects/_/buckets/souk-prod-functions/objects/')",
      ),
    'a build that cannot manage the bucket': (copy) => remove(copy, grantOfBuild(copy, /soukBuildBuckets$/)),
  },
};

/** The account and role of each grant of the project, or above it, that gives a right to something in Cloud Storage. */
const rightsTo = (deployed: Deployed, target: Target): string[] =>
  grantsOf(deployed)
    .filter(
      (grant) =>
        /^google_(project|folder|organization)_iam_/.test(grant.type) && gives(deployed, grant, target) && appliesTo(grant, target),
    )
    .flatMap((grant) => {
      const role = textAt(grant.values, 'role').replace(/^projects\/[^/]+\/roles\//, '');
      return membersOf(grant).map((member) => `${/^serviceAccount:(souk-(?:plan|build))@/.exec(member)?.[1] ?? member} ${role}`);
    });

/** Whether the role of a grant has a right to such a thing. What is in a bucket is listed by a right to the bucket. */
function gives(deployed: Deployed, grant: Resource, { type }: Target): boolean {
  const role = textAt(grant.values, 'role');
  const own = customRoleOf(deployed, role);
  if (!own) return !withoutStorage.test(role);
  const permissions = listAt(own.values, 'permissions').map(String);
  const kinds = type.endsWith('/Bucket') ? /^storage\./ : /^storage\.(?!buckets\.)/;
  return permissions.some((permission) => kinds.test(permission));
}

const grantOfBuild = (copy: Deployed, role: RegExp): Resource =>
  firstOf(
    copy,
    'google_project_iam_member',
    ({ values }) => textAt(values, 'member').startsWith('serviceAccount:souk-build@') && role.test(textAt(values, 'role')),
  );

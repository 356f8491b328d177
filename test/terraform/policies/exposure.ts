import { deployment } from '../../../functions/deployment.ts';
import { functionNamed, functionsOf, grantsOf, invokersOf, membersOf } from './access.ts';
import { readsPictures, readsShop } from './buckets.ts';
import { at, firstOf, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const invoker = 'google_cloud_run_v2_service_iam_member';
const service = 'google_cloud_run_v2_service';
const instance = 'google_sql_database_instance';
const isEverybody = (member: string) => member === 'allUsers' || member === 'allAuthenticatedUsers';
const ingress = 'service_config.0.ingress_settings';

export const onlyPublicIsPublic: Policy = {
  rule: 'the public may call the public functions, through the load balancer, and nothing else',
  findings(deployed) {
    const list = deployment();
    const isPublic = (name: string) => list[name]?.public === true;
    return [
      ...functionsOf(deployed).flatMap(({ values }) => {
        const name = textAt(values, 'name');
        const [open, way] = [invokersOf(deployed, name).some(isEverybody), textAt(values, ingress)];
        return [
          ...(open === isPublic(name) ? [] : [`${name} is ${open ? 'open to everybody' : 'closed to its users'}`]),
          ...(way === (isPublic(name) ? 'ALLOW_INTERNAL_AND_GCLB' : 'ALLOW_INTERNAL_ONLY') ? [] : [`${name} can be reached by ${way}`]),
        ];
      }),
      ...grantsOf(deployed)
        .filter(
          (grant) =>
            membersOf(grant).some(isEverybody) &&
            !isPublic(textAt(grant.values, 'name')) &&
            !readsPictures(deployed, grant) &&
            !readsShop(deployed, grant),
        )
        .map(({ address }) => `${address} is for everybody`),
    ];
  },
  broken: {
    'the scheduler’s function open': (copy) =>
      put(
        firstOf(copy, invoker, ({ values }) => values['name'] === 'resolve-purchases'),
        'member',
        'allUsers',
      ),
    'the scheduler’s function behind the load balancer': (copy) =>
      put(functionNamed(copy, 'sweep-expired'), ingress, 'ALLOW_INTERNAL_AND_GCLB'),
    'a function past the load balancer': (copy) => put(functionNamed(copy, 'get-item'), ingress, 'ALLOW_ALL'),
    'a function without a caller': (copy) =>
      put(
        firstOf(copy, invoker, ({ values }) => values['name'] === 'get-item'),
        'member',
        'user:somebody@souk.example',
      ),
    'pictures that the public can list': (copy) =>
      put(firstOf(copy, 'google_storage_bucket_iam_member', isPublicGrant), 'role', 'roles/storage.objectViewer'),
    'a shop that the public can list': (copy) =>
      put(
        firstOf(copy, 'google_storage_bucket_iam_member', (grant) => readsShop(copy, grant)),
        'role',
        'roles/storage.objectViewer',
      ),
    'another public bucket': (copy) =>
      put(firstOf(copy, 'google_storage_bucket_iam_member', isPublicGrant), 'bucket', 'souk-prod-functions'),
    'a bucket for every account at Google': (copy) =>
      put(firstOf(copy, 'google_storage_bucket_iam_member'), 'member', 'allAuthenticatedUsers'),
  },
};

const isPublicGrant = (grant: Resource) => membersOf(grant).includes('allUsers');

export const servicesAreInternal: Policy = {
  rule: 'services and databases cannot be reached from outside the network',
  findings: (deployed) => [
    ...ofType(deployed, service)
      .filter(({ values }) => values['ingress'] !== 'INGRESS_TRAFFIC_INTERNAL_ONLY' || values['invoker_iam_disabled'] === true)
      .map(({ address }) => `${address} can be called from outside, or without saying by whom`),
    ...ofType(deployed, instance)
      .filter(
        ({ values }) =>
          at(values, 'settings.0.ip_configuration.0.ipv4_enabled') !== false ||
          at(values, 'settings.0.connector_enforcement') !== 'REQUIRED',
      )
      .map(({ address }) => `${address} has a public address, or lets in others than Google's connector`),
  ],
  broken: {
    'a service open to all networks': (copy) => put(firstOf(copy, service), 'ingress', 'INGRESS_TRAFFIC_ALL'),
    'a service that does not check its callers': (copy) => put(firstOf(copy, service), 'invoker_iam_disabled', true),
    'a database with a public address': (copy) => put(firstOf(copy, instance), 'settings.0.ip_configuration.0.ipv4_enabled', true),
    'a database without the connector': (copy) => put(firstOf(copy, instance), 'settings.0.connector_enforcement', 'NOT_REQUIRED'),
  },
};

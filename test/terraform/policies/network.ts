import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, remove, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { fn, job, networkOf, processes, service } from './processes.ts';

const network = 'google_compute_network';
const subnetwork = 'google_compute_subnetwork';
const firewall = 'google_compute_firewall';
const zone = 'google_dns_managed_zone';
const record = 'google_dns_record_set';
const database = 'google_sql_database_instance';

/** Google's addresses for what is called from inside a network. */
const inside = ['199.36.153.8', '199.36.153.9', '199.36.153.10', '199.36.153.11'];

export const onlyWithinTheNetwork: Policy = {
  rule: 'functions, services and jobs reach only services and databases through the network',
  findings: (deployed) => [
    ...ofType(deployed, ...processes)
      .filter((resource) => !isInside(deployed, resource))
      .map(({ address }) => `${address} is not in the network, or sends through it what is for elsewhere`),
    ...ofType(deployed, database)
      .filter(({ values }) => at(values, 'settings.0.ip_configuration.0.private_network') !== idOf(deployed, network))
      .map(({ address }) => `${address} is not in the network`),
    ...['run.app.', '*.run.app.']
      .filter((name) => addressesOf(deployed, name).join() !== inside.join())
      .map((name) => `${name} does not lead to services from inside the network`),
    ...differences(allowedIn(deployed), ['199.36.153.8/30:443', `${databaseRange(deployed)}:3307`]),
    ...(rulesOut(deployed).some(deniesAll(deployed)) ? [] : ['what is not allowed leaves the network']),
    ...ofType(deployed, 'google_compute_router_nat', 'google_vpc_access_connector').map(
      ({ address }) => `${address} leads out of the network`,
    ),
  ],
  broken: {
    'a function outside': (copy) => put(firstOf(copy, fn), 'service_config.0.direct_vpc_network_interface', []),
    'a function that sends everything through it': (copy) =>
      put(firstOf(copy, fn), 'service_config.0.direct_vpc_egress', 'VPC_EGRESS_ALL_TRAFFIC'),
    'a service outside': (copy) => put(firstOf(copy, service), 'template.0.vpc_access', []),
    'a job that sends everything through it': (copy) => put(firstOf(copy, job), 'template.0.template.0.vpc_access.0.egress', 'ALL_TRAFFIC'),
    'a service in another network': (copy) =>
      put(firstOf(copy, service), 'template.0.vpc_access.0.network_interfaces.0.network', 'projects/souk-prod/global/networks/default'),
    'a database in another network': (copy) =>
      put(firstOf(copy, database), 'settings.0.ip_configuration.0.private_network', 'projects/souk-prod/global/networks/default'),
    'no way to Google from inside': (copy) => put(firstOf(copy, subnetwork), 'private_ip_google_access', false),
    'names that lead outside': (copy) => remove(copy, firstOf(copy, record)),
    'names that everybody sees': (copy) => put(firstOf(copy, zone), 'visibility', 'public'),
    'names for another network': (copy) => put(firstOf(copy, zone), 'private_visibility_config', []),
    'another port': (copy) => put(firstOf(copy, firewall), 'allow.0.ports', ['5432']),
    'an open network': (copy) => remove(copy, firstOf(copy, firewall, isWall)),
    'a wall that is switched off': (copy) => put(firstOf(copy, firewall, isWall), 'disabled', true),
    'a wall around another network': (copy) =>
      put(firstOf(copy, firewall, isWall), 'network', 'projects/souk-prod/global/networks/default'),
    'a wall for some': (copy) => put(firstOf(copy, firewall, isWall), 'target_tags', ['closed']),
    'a wall for some identities': (copy) => put(firstOf(copy, firewall, isWall), 'target_service_accounts', ['closed@souk-prod.iam']),
    'a wall behind the open gate': (copy) => put(firstOf(copy, firewall, isWall), 'priority', 65_535),
    'services that some reach': (copy) => put(firstOf(copy, firewall), 'target_tags', ['open']),
    'services that are shut off': (copy) => put(firstOf(copy, firewall), 'disabled', true),
    'all ports': (copy) => put(firstOf(copy, firewall), 'allow', [{ protocol: 'all' }]),
    'all addresses': (copy) => put(firstOf(copy, firewall), 'destination_ranges', ['0.0.0.0/0']),
    'services behind the wall': (copy) => put(firstOf(copy, firewall), 'priority', 65_001),
    'a way out': (copy) => void copy.resources.push({ address: 'added', type: 'google_compute_router_nat', values: {} }),
  },
};

const idOf = (deployed: Deployed, type: string): Json => firstOf(deployed, type).values['id'] ?? null;

function isInside(deployed: Deployed, resource: Resource): boolean {
  const found = firstOf(deployed, subnetwork).values;
  const { egress, through } = networkOf(resource);
  const isRight = found['private_ip_google_access'] === true && found['network'] === idOf(deployed, network);
  const isThrough = textAt(through, 'network') === found['network'] && textAt(through, 'subnetwork') === found['id'];
  return isRight && isThrough && egress.endsWith('PRIVATE_RANGES_ONLY');
}

/** Where a name leads that is asked for inside the network. */
const addressesOf = (deployed: Deployed, name: string): Json[] =>
  ofType(deployed, zone)
    .filter(({ values }) => values['visibility'] === 'private')
    .filter(({ values }) => textAt(values, 'private_visibility_config.0.networks.0.network_url') === idOf(deployed, network))
    .flatMap(({ values: { name: managedBy } }) => ofType(deployed, record).filter(({ values }) => values['managed_zone'] === managedBy))
    .filter(({ values }) => values['name'] === name && values['type'] === 'A')
    .flatMap(({ values }) => listAt(values, 'rrdatas'));

/** What may leave the network although most may not, each as RANGE:PORT. */
function allowedIn(deployed: Deployed): string[] {
  const denied = Math.min(...rulesOut(deployed).filter(deniesAll(deployed)).map(priorityOf));
  return rulesOut(deployed)
    .filter((rule) => priorityOf(rule) < denied)
    .flatMap((rule) =>
      listAt(rule.values, 'allow').flatMap((allow) => {
        const ports = listAt(allow, 'ports');
        return listAt(rule.values, 'destination_ranges').flatMap((range) =>
          (ports.length > 0 ? ports : ['any']).map((port) => `${range}:${port}${isForAll(deployed, rule) ? '' : ' by some'}`),
        );
      }),
    );
}

/** The rules in force about what leaves a network. */
const rulesOut = (deployed: Deployed): Resource[] =>
  ofType(deployed, firewall).filter(({ values }) => values['direction'] === 'EGRESS' && values['disabled'] !== true);

const isForAll = (deployed: Deployed, { values }: Resource): boolean =>
  values['network'] === idOf(deployed, network) &&
  [...listAt(values, 'target_tags'), ...listAt(values, 'target_service_accounts')].length === 0;

const priorityOf = ({ values }: Resource): number => Number(values['priority']);

function databaseRange(deployed: Deployed): string {
  const { address, prefix_length } = firstOf(
    deployed,
    'google_compute_global_address',
    ({ values }) => values['purpose'] === 'VPC_PEERING',
  ).values;
  return `${address}/${prefix_length}`;
}

const isWall = ({ values }: Resource): boolean => listAt(values, 'deny').length > 0;

/** Google itself lets everything out that no rule before its own denies. */
const deniesAll =
  (deployed: Deployed) =>
  (rule: Resource): boolean =>
    isForAll(deployed, rule) &&
    priorityOf(rule) < 65_535 &&
    listAt(rule.values, 'destination_ranges').includes('0.0.0.0/0') &&
    listAt(rule.values, 'deny').some((denied) => textAt(denied, 'protocol') === 'all');

const differences = (found: string[], expected: string[]): string[] => [
  ...expected.filter((one) => !found.includes(one)).map((one) => `${one} cannot be reached`),
  ...found.filter((one) => !expected.includes(one)).map((one) => `${one} can be reached`),
];

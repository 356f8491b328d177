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
  rule: 'functions, services and jobs reach services and databases through the network, and nothing else through it',
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
    ...(ofType(deployed, firewall).some(deniesAll) ? [] : ['what is not allowed leaves the network']),
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
    'an open network': (copy) =>
      remove(
        copy,
        firstOf(copy, firewall, ({ values }) => listAt(values, 'deny').length > 0),
      ),
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
  const denied = Math.min(...ofType(deployed, firewall).filter(deniesAll).map(priorityOf));
  return ofType(deployed, firewall)
    .filter((rule) => rule.values['direction'] === 'EGRESS' && priorityOf(rule) < denied)
    .flatMap(({ values }) =>
      listAt(values, 'allow').flatMap((allow) => {
        const ports = listAt(allow, 'ports');
        return listAt(values, 'destination_ranges').flatMap((range) =>
          (ports.length > 0 ? ports : ['any']).map((port) => `${range}:${port}`),
        );
      }),
    );
}

const priorityOf = ({ values }: Resource): number => Number(values['priority']);

function databaseRange(deployed: Deployed): string {
  const { address, prefix_length } = firstOf(
    deployed,
    'google_compute_global_address',
    ({ values }) => values['purpose'] === 'VPC_PEERING',
  ).values;
  return `${address}/${prefix_length}`;
}

const deniesAll = ({ values }: Resource): boolean =>
  values['direction'] === 'EGRESS' &&
  listAt(values, 'destination_ranges').includes('0.0.0.0/0') &&
  listAt(values, 'deny').some((denied) => textAt(denied, 'protocol') === 'all');

const differences = (found: string[], expected: string[]): string[] => [
  ...expected.filter((one) => !found.includes(one)).map((one) => `${one} cannot be reached`),
  ...found.filter((one) => !expected.includes(one)).map((one) => `${one} can be reached`),
];

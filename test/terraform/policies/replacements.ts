import { firstOf, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const group = 'google_compute_region_network_endpoint_group';
const backend = 'google_compute_backend_service';

export const replaceable: Policy = {
  rule: 'what the load balancer leads to can be replaced: its name has a hash, so that old and new can be there together',
  findings: (deployed) =>
    ofType(deployed, group, backend)
      .filter(({ values }) => !/^[a-z][a-z0-9-]{0,53}-[0-9a-f]{8}$/.test(textAt(values, 'name')))
      .map(({ address, values }) => `${address} is named ${values['name']}, and its replacement would be, too`),
  broken: {
    'an endpoint group with the name of its function': (copy) => put(firstOf(copy, group), 'name', 'get-item'),
    'a backend with the name of its function': (copy) => put(firstOf(copy, backend), 'name', 'get-item'),
    'a name that is too long for Google': (copy) => put(firstOf(copy, backend), 'name', `${'a'.repeat(60)}-0123abcd`),
  },
};

import { at, firstOf, listAt, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const certificate = 'google_certificate_manager_certificate';
const entry = 'google_certificate_manager_certificate_map_entry';
const proof = 'google_certificate_manager_dns_authorization';
const urlMap = 'google_compute_url_map';
const proxy = 'google_compute_target_https_proxy';

export const certificateForTheDomain: Policy = {
  rule: 'the certificate is for the host that the load balancer serves, is proved by its own domain’s record, and is used',
  findings(deployed) {
    const hosts = ofType(deployed, urlMap).flatMap(({ values }) => listAt(values, 'host_rule.0.hosts'));
    const [host] = hosts;
    const made = ofType(deployed, certificate);
    const used = ofType(deployed, entry).flatMap(({ values }) => listAt(values, 'certificates'));
    const proofs = ofType(deployed, proof).filter(({ values }) => values['domain'] === host);
    return [
      ...made
        .filter(({ values }) => listAt(values, 'managed.0.domains').join() !== host)
        .map(({ address }) => `${address} is for another host than ${host}`),
      ...made.filter(({ values }) => !used.includes(values['id'] ?? '')).map(({ address }) => `${address} is not used`),
      ...made
        .filter(({ values }) => listAt(values, 'managed.0.dns_authorizations').join() !== proofs.map(({ values }) => values['id']).join())
        .map(({ address }) => `${address} is not proved by the record of ${host}`),
      ...ofType(deployed, entry)
        .filter(({ values }) => values['hostname'] !== host)
        .map(({ address }) => `${address} is for another host than ${host}`),
      ...ofType(deployed, proxy)
        .filter(({ values }) => !textAt(values, 'certificate_map').endsWith(textAt(firstOf(deployed, entry).values, 'map')))
        .map(({ address }) => `${address} shows no certificate`),
    ];
  },
  broken: {
    'a certificate for another host': (copy) => put(firstOf(copy, certificate), 'managed.0.domains', ['shop.example']),
    'a certificate that is not used': (copy) => put(firstOf(copy, entry), 'certificates', []),
    'a certificate that is not proved': (copy) => put(firstOf(copy, certificate), 'managed.0.dns_authorizations', []),
    'a proof of another domain': (copy) => put(firstOf(copy, proof), 'domain', 'shop.example'),
    'an entry for another host': (copy) => put(firstOf(copy, entry), 'hostname', 'shop.example'),
    'a load balancer without a certificate': (copy) => put(firstOf(copy, proxy), 'certificate_map', null),
    'a load balancer for another host': (copy) => {
      const map = firstOf(copy, urlMap, ({ values }) => Boolean(at(values, 'host_rule.0')));
      put(map, 'host_rule.0.hosts', ['shop.example']);
    },
  },
};

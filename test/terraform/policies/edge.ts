import { firstOf, isProd, ofType, put, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { urlMapOf } from './route-rules.ts';

const backend = 'google_compute_backend_service';
const tls = 'google_compute_ssl_policy';
const armor = 'google_compute_security_policy';

export const guardedEdge: Policy = {
  rule: 'all requests from outside are encrypted, and pass Cloud Armor in prod',
  findings: (deployed) => [
    ...ofType(deployed, backend)
      .filter(({ values }) => !ofType(deployed, armor).some((policy) => policy.values['id'] === values['security_policy']))
      .filter(() => isProd(deployed) || ofType(deployed, armor).length > 0)
      .map(({ address }) => `${address} is not behind Cloud Armor`),
    ...ofType(deployed, tls)
      .filter(({ values }) => !['TLS_1_2', 'TLS_1_3'].includes(textAt(values, 'min_tls_version')))
      .map(({ address }) => `${address} allows old encryption`),
    ...ofType(deployed, 'google_compute_target_http_proxy')
      .filter(({ values }) => values['url_map'] === urlMapOf(deployed)?.values['id'])
      .map(({ address }) => `${address} serves the API without encryption`),
    ...ofType(deployed, 'google_compute_target_https_proxy')
      .filter(({ values }) => !ofType(deployed, tls).some((policy) => policy.values['id'] === values['ssl_policy']))
      .map(({ address }) => `${address} allows whatever encryption Google does`),
  ],
  broken: {
    'no Cloud Armor': (copy) => {
      for (const resource of ofType(copy, backend)) put(resource, 'security_policy', null);
      copy.resources = copy.resources.filter(({ type }) => type !== armor);
    },
    'a backend that is open': (copy) => put(firstOf(copy, backend), 'security_policy', null),
    'old encryption': (copy) => put(firstOf(copy, tls), 'min_tls_version', 'TLS_1_0'),
    'any encryption': (copy) => put(firstOf(copy, 'google_compute_target_https_proxy'), 'ssl_policy', null),
    'no encryption': (copy) => put(firstOf(copy, 'google_compute_target_http_proxy'), 'url_map', urlMapOf(copy)?.values['id'] ?? null),
  },
};

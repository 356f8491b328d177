import { backendQuotas, leastCpus } from '../../../local/deploy/checks/quotas.ts';
import { at, type Deployed, firstOf, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';

const global = 'google_compute_global_address';
const armor = 'google_compute_security_policy';

/** What counts against each quota of Compute Engine that the check before a deployment asks about. */
const counted: Record<string, (deployed: Deployed) => number> = {
  BACKEND_SERVICES: (deployed) => ofType(deployed, 'google_compute_backend_service').length,
  GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES: (deployed) => ofType(deployed, 'google_compute_backend_service').filter(isManaged).length,
  GLOBAL_EXTERNAL_MANAGED_FORWARDING_RULES: (deployed) =>
    ofType(deployed, 'google_compute_global_forwarding_rule').filter(isManaged).length,
  BACKEND_BUCKETS: (deployed) => ofType(deployed, 'google_compute_backend_bucket').length,
  URL_MAPS: (deployed) => ofType(deployed, 'google_compute_url_map').length,
  STATIC_ADDRESSES: (deployed) => ofType(deployed, global).filter(({ values }) => !isInternal(values)).length,
  GLOBAL_INTERNAL_ADDRESSES: (deployed) => ofType(deployed, global).filter(({ values }) => isInternal(values)).length,
  NETWORKS: (deployed) => ofType(deployed, 'google_compute_network').length,
  FIREWALLS: (deployed) => ofType(deployed, 'google_compute_firewall').length,
  TARGET_HTTP_PROXIES: (deployed) => ofType(deployed, 'google_compute_target_http_proxy').length,
  TARGET_HTTPS_PROXIES: (deployed) => ofType(deployed, 'google_compute_target_https_proxy').length,
  SECURITY_POLICIES: (deployed) => ofType(deployed, armor).length,
  SECURITY_POLICY_RULES: (deployed) => rulesOf(deployed).length,
  SECURITY_POLICY_CEVAL_RULES: (deployed) => rulesOf(deployed).filter((rule) => textAt(rule, 'match.0.expr.0.expression') !== '').length,
};

const isManaged = ({ values }: Resource): boolean => values['load_balancing_scheme'] === 'EXTERNAL_MANAGED';
const profileOf = ({ environment }: Deployed) => (environment === 'prod' ? 'prod' : 'dev');
const isInternal = (values: Resource['values']): boolean => values['address_type'] === 'INTERNAL';
const rulesOf = (deployed: Deployed) => ofType(deployed, armor).flatMap(({ values }) => listAt(values, 'rule'));

/** The CPUs of all instances that a function or service may have. Cloud Run refuses one with more than the region's quota. */
const cpusOf = ({ values }: Resource): number =>
  Number(at(values, 'service_config.0.available_cpu') ?? at(values, 'template.0.containers.0.resources.0.limits.cpu')) *
  Number(at(values, 'service_config.0.max_instance_count') ?? at(values, 'scaling.0.max_instance_count'));

/** How many of each a new project may have. A deployment must leave room for the replacement of one, and for what is there besides. */
const mostInNewProject: [type: RegExp, most: number][] = [
  [/^google_compute_backend_service$/, 50],
  [/^google_service_account$/, 100],
  // Cloud Run counts functions, too.
  [/^google_(cloudfunctions2_function|cloud_run_v2_service)$/, 1_000],
  [/^google_cloud_run_v2_job$/, 1_000],
  [/^google_monitoring_alert_policy$/, 500],
];

export const fitsQuotas: Policy = {
  rule: 'a new project has quota for a deployment, and the check before a deployment asks for as much as one needs',
  findings: (deployed) => [
    ...mostInNewProject.flatMap(([type, most]) => {
      const count = deployed.resources.filter((resource) => type.test(resource.type)).length;
      return count < most ? [] : [`${count} of ${type.source}: a new project may have ${most}`];
    }),
    ...Object.entries(counted).flatMap(([metric, count]) => {
      const asked = backendQuotas(profileOf(deployed))[metric] ?? 0;
      return asked === count(deployed) ? [] : [`${metric}: ${count(deployed)} are needed, and ${asked} are asked for`];
    }),
    ...ofType(deployed, 'google_cloudfunctions2_function', 'google_cloud_run_v2_service')
      .filter((resource) => !(cpusOf(resource) <= leastCpus[profileOf(deployed)]))
      .map((resource) => `${resource.address} may use ${cpusOf(resource)} CPUs, and ${leastCpus[profileOf(deployed)]} are asked for`),
  ],
  broken: {
    'more backends than a new project may have': (copy) => repeat(copy, 'google_compute_backend_service', 20),
    'more accounts than a project may have': (copy) => repeat(copy, 'google_service_account', 60),
    'more functions and services than a region may have': (copy) => repeat(copy, 'google_cloudfunctions2_function', 1_000),
    'a backend that the check does not know': (copy) => repeat(copy, 'google_compute_backend_service', 1),
    'another kind of load balancer, with another quota': (copy) =>
      put(firstOf(copy, 'google_compute_global_forwarding_rule'), 'load_balancing_scheme', 'EXTERNAL'),
    'a function with more CPUs than the check asks for': (copy) =>
      put(firstOf(copy, 'google_cloudfunctions2_function'), 'service_config.0.max_instance_count', 21),
    'a service with more CPUs than the check asks for': (copy) =>
      put(firstOf(copy, 'google_cloud_run_v2_service'), 'template.0.containers.0.resources.0.limits.cpu', '4'),
    'a bucket that the check does not know': (copy) => repeat(copy, 'google_compute_backend_bucket', 1),
    'a rule of Cloud Armor that the check does not know': (copy) => {
      const rules = listAt(firstOf(copy, armor).values, 'rule');
      rules.push(structuredClone(rules[0] ?? null));
    },
  },
};

function repeat(copy: Deployed, type: string, times: number): void {
  for (let i = 0; i < times; i += 1) copy.resources.push(structuredClone(firstOf(copy, type)));
}

import { routes } from '../../../functions/http/app.ts';
import { pathTemplate, RouteTable } from '../../../functions/http/paths.ts';
import { functionOf } from '../../../functions/http/router.ts';
import { shopRoutes } from '../../../shop/routes.ts';
import { picturesOf, shopOf } from './buckets.ts';
import { at, firstOf, type Json, listAt, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { route, routingOf, urlMapOf } from './route-rules.ts';

const pages = Object.values(shopRoutes).map(pathTemplate);
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const table = new RouteTable(routes);
const publicRoutes = routes.filter(({ endpoint }) => endpoint.caller !== 'scheduler');

export const routedAsLocally: Policy = {
  rule: 'the load balancer sends every request to the function that the local router sends it to, and the shop’s to its bucket',
  findings(deployed) {
    const routing = routingOf(deployed);
    return requests().flatMap(({ method, path }) => {
      const isPage = ['GET', 'HEAD'].includes(method) && pages.some(({ match }) => match(path));
      const expected = isPage ? `bucket ${shopOf(deployed).values['name']}` : expectedFunction(method, path);
      const reached = route(routing, method, path);
      return reached === expected ? [] : [`${method} ${path} reaches ${reached || 'nothing'}, not ${expected}`];
    });
  },
  broken: {
    'variables before fixed paths': (copy) => reverse(urlMapOf(copy)),
    'a rule without its method': (copy) => {
      for (const match of listAt(ruleFor(urlMapOf(copy), '/v1/cart'), 'match_rules'))
        Object.assign(match as object, { header_matches: [] });
    },
    'a backend with another function behind it': (copy) => {
      const group = firstOf(copy, 'google_compute_region_network_endpoint_group', ({ address }) => address.endsWith('["get-item"]'));
      group.values['cloud_run'] = [{ service: 'change-item-price' }];
    },
    'the wrong function for the rest': (copy) => {
      const matcher = at(urlMapOf(copy)?.values, 'path_matcher.0') as { [name: string]: Json };
      matcher['default_service'] = at(ruleFor(urlMapOf(copy), '/v1/cart'), 'service') as Json;
    },
  },
};

export const routedOnce: Policy = {
  rule: 'every public endpoint, the bucket of pictures and each route of the shop has exactly one rule, and there are no others',
  findings(deployed) {
    const ruled = routingOf(deployed).rules.flatMap(({ target, matches }) =>
      matches
        .filter(({ method }) => method !== 'HEAD')
        .map(({ path, prefix, method }) => (prefix ? `${target} ${method} ${prefix}` : lineOf({ method, path }))),
    );
    const declared = [
      ...publicRoutes.map(({ endpoint }) => lineOf(endpoint)),
      `bucket ${picturesOf(deployed).values['name']} GET /pictures/`,
      `bucket ${shopOf(deployed).values['name']} GET /assets/`,
      ...Object.values(shopRoutes).map((path) => lineOf({ method: 'GET', path })),
    ];
    return [...new Set([...ruled, ...declared])].flatMap((line) => {
      const [times, expected] = [count(ruled, line), count(declared, line)];
      return times === expected ? [] : [`${line} has ${times} rules, not ${expected}`];
    });
  },
  broken: {
    'an endpoint without a rule': (copy) => void rulesOf(urlMapOf(copy)).pop(),
    'an endpoint with two': (copy) => void rulesOf(urlMapOf(copy)).push(structuredClone(ruleFor(urlMapOf(copy), '/v1/cart') as Json)),
    'a rule without an endpoint': (copy) => {
      for (const match of listAt(ruleFor(urlMapOf(copy), '/v1/cart'), 'match_rules'))
        Object.assign(match as object, { path_template_match: '/v1/admin' });
    },
    'two rules that lead to a bucket': (copy) => void rulesOf(urlMapOf(copy)).push(structuredClone(picturesRule(urlMapOf(copy)))),
  },
};

/** All paths of the contract, the variables in them filled with what stands at their place in other paths, too; and some of no function. */
function requests(): { method: string; path: string }[] {
  const segments = [...new Set(routes.flatMap(({ endpoint }) => endpoint.path.split('/')))].filter((segment) => !segment.startsWith('{'));
  const fill = (path: string): string[] =>
    path.includes('{') ? ['7-42', ...segments.filter(Boolean)].flatMap((value) => fill(path.replace(/\{\w+\}/, value))) : [path];
  const paths = routes.flatMap(({ endpoint }) => fill(endpoint.path));
  const strange = [
    ...paths,
    '/',
    '/favicon.ico',
    ...Object.values(shopRoutes).flatMap(fill),
    '/v1',
    '/v1/nothing',
    '/v1/items/7-42/price/more',
    '/v2/items',
  ].flatMap((path) => [path, `${path}/`]);
  return [...new Set(strange)].flatMap((path) => methods.map((method) => ({ method, path })));
}

/** The scheduler's functions must not be reachable from outside: requests for them go to health, which returns 404. */
function expectedFunction(method: string, path: string): string {
  const found = functionOf(table, method, path);
  return publicRoutes.some(({ name }) => name === found) ? found : 'health';
}

const lineOf = ({ method, path }: { method: string; path: string }) => `${method} ${path.replaceAll('=*}', '}')}`;
const count = (lines: string[], line: string) => lines.filter((other) => other === line).length;

const rulesOf = (map: Resource | undefined): Json[] => listAt(map?.values, 'path_matcher.0.route_rules');

const ruleFor = (map: Resource | undefined, path: string): Json | undefined =>
  rulesOf(map).find((rule) => listAt(rule, 'match_rules').some((match) => at(match, 'path_template_match') === path));

const picturesRule = (map: Resource | undefined): Json =>
  rulesOf(map).find((rule) => textAt(rule, 'match_rules.0.prefix_match') === '/pictures/') as Json;

function reverse(map: Resource | undefined): void {
  for (const rule of rulesOf(map)) Object.assign(rule as object, { priority: 1_000 - Number(at(rule, 'priority')) });
}

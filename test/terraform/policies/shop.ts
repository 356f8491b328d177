import { hsts } from '../../../functions/http/send.ts';
import { cacheControl, pageHeaders } from '../../../shop/page-headers.ts';
import { shopRoutes } from '../../../shop/routes.ts';
import { shopOf } from './buckets.ts';
import { at, type Deployed, firstOf, type Json, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { reached, routingOf, urlMapOf } from './route-rules.ts';

const backend = 'google_compute_backend_bucket';
const object = 'google_storage_bucket_object';
const mapped = 'google_compute_url_map';

export const shopAtItsRoutes: Policy = {
  rule: 'the shop’s page is served at each of its routes and its files below /assets/, with their headers, and the page is never stale',
  findings: (deployed) => [
    ...badRoutes(deployed),
    ...ofType(deployed, backend)
      .filter((resource) => isShops(deployed, resource))
      .flatMap(badBackend),
    ...ofType(deployed, object)
      .filter(({ values }) => values['bucket'] === shopOf(deployed).values['name'])
      .flatMap(badObject),
    ...(at(assetsRule(deployed).values, 'custom_error_response_policy.0.error_response_rule.0.path') === '/not-found.json'
      ? []
      : ['a file that is not there shows the bucket’s own error']),
  ],
  broken: {
    'a page that browsers keep': (copy) => put(objectNamed(copy, 'index.html'), 'cache_control', 'public, max-age=3600'),
    'a page as plain text': (copy) => put(objectNamed(copy, 'index.html'), 'content_type', 'text/plain'),
    'files that browsers ask for each time': (copy) => put(firstOf(copy, object, isAsset), 'cache_control', 'no-cache'),
    'files that go while a page still needs them': (copy) => put(firstOf(copy, object, isAsset), 'deletion_policy', null),
    'a cache that keeps the page': (copy) => put(shopBackend(copy), 'cdn_policy.0.cache_mode', 'FORCE_CACHE_ALL'),
    'a cache that keeps errors': (copy) => put(shopBackend(copy), 'cdn_policy.0.negative_caching', true),
    'a page that may load scripts from anywhere': (copy) =>
      put(shopBackend(copy), 'custom_response_headers', [`Strict-Transport-Security: ${hsts}`]),
    'a page without HTTPS': (copy) =>
      put(
        shopBackend(copy),
        'custom_response_headers',
        listAt(shopBackend(copy).values, 'custom_response_headers').filter((header) => !String(header).startsWith('Strict')),
      ),
    'files that are sent whole': (copy) => put(shopBackend(copy), 'compression_mode', 'DISABLED'),
    'a route that shows something else': (copy) => put(ruleOf(copy, '/cart'), 'route_action.0.url_rewrite.0.path_prefix_rewrite', '/'),
    'a route with a variable that shows something else': (copy) =>
      put(ruleOf(copy, '/items/{itemId=*}'), 'route_action.0.url_rewrite.0.path_template_rewrite', '/items.html'),
    'a route that is not there': (copy) => put(ruleOf(copy, '/sell'), 'match_rules', []),
    'the bucket’s own errors': (copy) => put(assetsRule(copy), 'custom_error_response_policy', []),
  },
};

const isShops = (deployed: Deployed, { values }: Resource): boolean => values['bucket_name'] === shopOf(deployed).values['name'];

const shopBackend = (deployed: Deployed): Resource => firstOf(deployed, backend, (resource) => isShops(deployed, resource));

const objectNamed = (deployed: Deployed, name: string): Resource => firstOf(deployed, object, ({ values }) => values['name'] === name);

const isAsset = ({ values }: Resource): boolean => textAt(values, 'name').startsWith('assets/');

function badRoutes(deployed: Deployed): string[] {
  const [routing, target] = [routingOf(deployed), `bucket ${shopOf(deployed).values['name']}`];
  const pages = Object.values(shopRoutes).map((route) => [route.replace(/\{\w+\}/g, '7-42'), '/index.html']);
  return [...pages, ['/assets/main-0123.js', '/assets/main-0123.js']].flatMap(([path = '', right = '']) =>
    ['GET', 'HEAD'].flatMap((method) => {
      const found = reached(routing, method, path);
      return found.target === target && found.path === right
        ? []
        : [`${method} ${path} reaches ${found.target}${found.path}, not ${target}${right}`];
    }),
  );
}

function badBackend({ address, values }: Resource): string[] {
  const policy = at(values, 'cdn_policy.0');
  const isCached =
    values['enable_cdn'] === true &&
    values['compression_mode'] === 'AUTOMATIC' &&
    at(policy, 'cache_mode') === 'USE_ORIGIN_HEADERS' &&
    at(policy, 'negative_caching') === false &&
    at(policy, 'serve_while_stale') === 0;
  const sent = listAt(values, 'custom_response_headers');
  const missing = Object.entries({ 'Strict-Transport-Security': hsts, ...pageHeaders })
    .map(([name, value]) => `${name}: ${value}`)
    .filter((header) => !sent.includes(header));
  return [
    ...(isCached ? [] : [`${address} keeps too little or too much`]),
    ...missing.map((header) => `${address} does not send ${header}`),
  ];
}

function badObject({ address, values }: Resource): string[] {
  const name = textAt(values, 'name');
  if (name === 'not-found.json') return [];
  const [type, kept] = name === 'index.html' ? ['text/html; charset=utf-8', cacheControl.page] : [undefined, cacheControl.files];
  const isTyped =
    type === undefined
      ? /^(text\/(javascript|css); charset=utf-8|image\/svg\+xml|font\/woff2)$/.test(textAt(values, 'content_type'))
      : values['content_type'] === type;
  return [
    ...(isTyped && values['cache_control'] === kept ? [] : [`${address} has the wrong type, or is kept too long or too short`]),
    ...(name.startsWith('assets/') && values['deletion_policy'] !== 'ABANDON' ? [`${address} goes while a page may still need it`] : []),
  ];
}

/** A rule of the URL map as if it were a resource, so that it can be changed. */
function ruleOf(deployed: Deployed, path: string): Resource {
  const map = firstOf(deployed, mapped, (candidate) => candidate === urlMapOf(deployed));
  const fits = (match: Json) => ['path_template_match', 'full_path_match', 'prefix_match'].some((name) => textAt(match, name) === path);
  const rule = listAt(map.values, 'path_matcher.0.route_rules').find((candidate) => listAt(candidate, 'match_rules').some(fits));
  return { ...map, values: (rule ?? {}) as Resource['values'] };
}

const assetsRule = (deployed: Deployed): Resource => ruleOf(deployed, '/assets/');

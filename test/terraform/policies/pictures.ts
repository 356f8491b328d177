import { shownItem } from '../../../db-services/product/shown.ts';
import { securityHeaders } from '../../../functions/http/security-headers.ts';
import { hsts } from '../../../functions/http/send.ts';
import { objectsOf } from '../../../functions/pictures/objects.ts';
import { picturesOf, shopOf } from './buckets.ts';
import { at, type Deployed, firstOf, listAt, ofType, put, type Resource, textAt } from './deployed.ts';
import type { Policy } from './policy.ts';
import { environmentOf, give, imageOf, service } from './processes.ts';
import { reached, routingOf, urlMapOf } from './route-rules.ts';

const backend = 'google_compute_backend_bucket';
const mapped = 'google_compute_url_map';

/** An object's name as add-picture makes it: the database's id, and 192 random bits. */
const objectName = `${'0123456789abcdef'.repeat(2)}/${'-_Az09'.repeat(5)}xy`;

export const picturesAtTheirAddress: Policy = {
  rule: 'the address of a picture that add-picture returns leads to its object, for reading alone',
  findings(deployed) {
    const [routing, target] = [routingOf(deployed), `bucket ${picturesOf(deployed).values['name']}`];
    const hosts = listAt(urlMapOf(deployed)?.values, 'host_rule.0.hosts');
    return addresses(deployed).flatMap(({ url, object }) => [
      ...(url.protocol === 'https:' && hosts.includes(url.host) ? [] : [`${url} is not at the load balancer`]),
      ...['GET', 'HEAD'].flatMap((method) => {
        const { target: found, path } = reached(routing, method, url.pathname);
        return found === target && path === `/${object}` ? [] : [`${method} ${url} reaches ${found}${path}, not ${target}/${object}`];
      }),
      ...['POST', 'PUT', 'DELETE', 'OPTIONS']
        .filter((method) => reached(routing, method, url.pathname).target !== 'health')
        .map((method) => `${method} ${url} reaches ${reached(routing, method, url.pathname).target}`),
    ]);
  },
  broken: {
    'object names with "pictures/" in front': (copy) => void put(pictureRule(copy), 'route_action', []),
    'object names without their slash': (copy) => put(pictureRule(copy), 'route_action.0.url_rewrite.0.path_prefix_rewrite', ''),
    'another bucket': (copy) => put(firstOf(copy, backend), 'bucket_name', 'souk-prod-functions'),
    'another path': (copy) => put(pictureRule(copy), 'match_rules.0.prefix_match', '/images/'),
    'no HEAD': (copy) => void listAt(pictureRule(copy).values, 'match_rules').pop(),
    'deletions that reach the bucket': (copy) => put(pictureRule(copy), 'match_rules.1.header_matches.0.exact_match', 'DELETE'),
    'addresses at another host': (copy) => give(productDb(copy), 'PICTURES_URL', 'https://pictures.souk.example/pictures'),
    'addresses with another path': (copy) => give(productDb(copy), 'PICTURES_URL', 'https://api.souk.example/images'),
  },
};

export const picturesFromTheEdge: Policy = {
  rule: 'the edge keeps pictures as long as they say and no error, sends the usual headers, and shows nothing of the bucket',
  findings(deployed) {
    const [pictures, shop] = [picturesOf(deployed), shopOf(deployed)].map(({ values }) => values['name']);
    const found = ofType(deployed, backend).filter(({ values }) => values['bucket_name'] !== shop);
    return found.length === 1 && found[0]?.values['bucket_name'] === pictures
      ? found.flatMap((bucket) => [...badCaching(bucket), ...badHeaders(bucket), ...badErrors(deployed, bucket)])
      : ['not one bucket is served besides the shop’s, and no other'];
  },
  broken: {
    'another bucket in its place': (copy) => put(firstOf(copy, backend), 'bucket_name', 'souk-prod-functions'),
    'a second bucket': (copy) => void copy.resources.push(structuredClone(firstOf(copy, backend))),
    'no cache': (copy) => put(firstOf(copy, backend), 'enable_cdn', false),
    'a cache that keeps everything': (copy) => put(firstOf(copy, backend), 'cdn_policy.0.cache_mode', 'FORCE_CACHE_ALL'),
    'a cache that shortens what a browser keeps': (copy) => put(firstOf(copy, backend), 'cdn_policy.0.cache_mode', 'CACHE_ALL_STATIC'),
    'a cache that keeps errors': (copy) => put(firstOf(copy, backend), 'cdn_policy.0.negative_caching', true),
    'a cache that keeps removed pictures': (copy) => put(firstOf(copy, backend), 'cdn_policy.0.serve_while_stale', 86_400),
    'content types that a browser guesses': (copy) =>
      put(firstOf(copy, backend), 'custom_response_headers', [`Strict-Transport-Security: ${hsts}`]),
    'pictures without HTTPS': (copy) => put(firstOf(copy, backend), 'custom_response_headers', ['X-Content-Type-Options: nosniff']),
    'the bucket’s own errors': (copy) => put(pictureRule(copy), 'custom_error_response_policy', []),
    'errors that say that there is something': (copy) =>
      put(pictureRule(copy), 'custom_error_response_policy.0.error_response_rule.0.override_response_code', 403),
    'an error that is not there': (copy) =>
      put(pictureRule(copy), 'custom_error_response_policy.0.error_response_rule.0.path', '/404.html'),
    'an error that clients keep': (copy) =>
      put(firstOf(copy, 'google_storage_bucket_object', isError), 'cache_control', 'public, max-age=3600'),
  },
};

function badCaching({ address, values }: Resource): string[] {
  const policy = at(values, 'cdn_policy.0');
  const isRight =
    values['enable_cdn'] === true &&
    at(policy, 'cache_mode') === 'USE_ORIGIN_HEADERS' &&
    at(policy, 'negative_caching') === false &&
    at(policy, 'serve_while_stale') === 0;
  return isRight ? [] : [`${address} keeps too little or too much`];
}

function badHeaders({ address, values }: Resource): string[] {
  const sent = listAt(values, 'custom_response_headers');
  return Object.entries({ 'Strict-Transport-Security': hsts, 'X-Content-Type-Options': securityHeaders['X-Content-Type-Options'] })
    .map(([name, value]) => `${name}: ${value}`)
    .filter((header) => !sent.includes(header))
    .map((header) => `${address} does not send ${header}`);
}

/** Every refusal must become a 404 with our own problem document, which nothing keeps. */
function badErrors(deployed: Deployed, bucket: Resource): string[] {
  const policy = at(pictureRule(deployed).values, 'custom_error_response_policy.0');
  const [rule, ...others] = listAt(policy, 'error_response_rule');
  const document = ofType(deployed, 'google_storage_bucket_object').find(isError)?.values;
  const isRight =
    others.length === 0 &&
    listAt(rule, 'match_response_codes').join() === '4xx' &&
    at(rule, 'override_response_code') === 404 &&
    at(policy, 'error_service') === bucket.values['id'] &&
    at(rule, 'path') === `/${document?.['name']}` &&
    document?.['bucket'] === bucket.values['bucket_name'] &&
    document?.['content_type'] === 'application/problem+json' &&
    document?.['cache_control'] === 'no-store' &&
    JSON.parse(textAt(document, 'content')).code === 'not_found';
  return isRight ? [] : [`${bucket.address} shows the bucket's own errors, or has another one in their place`];
}

const isError = ({ address }: Resource): boolean => address === 'google_storage_bucket_object.no_picture';

/** The URL map's rule for pictures, as if it were a resource, so that it can be changed. */
function pictureRule(deployed: Deployed): Resource {
  const map = firstOf(deployed, mapped, (candidate) => candidate === urlMapOf(deployed));
  const rule = listAt(map.values, 'path_matcher.0.route_rules').find((candidate) => textAt(candidate, 'match_rules.0.prefix_match') !== '');
  return { ...map, values: (rule ?? {}) as Resource['values'] };
}

const productDb = (deployed: Deployed): Resource => firstOf(deployed, service, (resource) => imageOf(resource) === 'product-db');

/** What an item shows of a picture, and the objects that add-picture stores it in. */
function addresses(deployed: Deployed): { url: URL; object: string }[] {
  const picturesUrl = environmentOf(productDb(deployed))['PICTURES_URL'] ?? '';
  const picture = { pictureId: '1', objectName, width: 16, height: 16 };
  const [shown] = shownItem({ currency: 'USD', picturesUrl }, { pictures: [picture] } as Parameters<typeof shownItem>[1]).pictures;
  const { large, small } = objectsOf(objectName);
  return [
    { url: new URL(shown?.url ?? ''), object: large },
    { url: new URL(shown?.thumbnailUrl ?? ''), object: small },
  ];
}

import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, type Person } from '../support/people/people.ts';
import * as raw from './support/raw-http.ts';

const { headOf: head, headOfPost: post, problemDocument } = raw;

const hosts = ['souk', 'souk.example', '2001:db8::1', 'xn--suk-sna.example', 'souk_1~.example'];
const market = useMarketplace({ limits: { headersTimeoutMs: 1_000, requestTimeoutMs: 2_000 }, hosts });
let buyer: Person;

beforeAll(async () => {
  buyer = await newBuyer(market.api);
});

const talk = (...pieces: string[]) => raw.talk(market.functions.port, ...pieces);
const exchange = (...pieces: string[]) => raw.exchange(market.functions.port, ...pieces);

test.each([
  ['not JSON', '{"name"'],
  ['nothing but a brace', '{'],
  ['HTML', '<html>'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['a number', '7'],
  ['null', 'null'],
  ['a lone byte that is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a byte order mark', '\ufeff{}'],
  ['lists within lists', '['.repeat(60_000)],
  ['an unfinished escape', '{"name": "\\u12"}'],
])('a body that is %s is a 400', async (_, body) => {
  const answer = await market.api.send('POST', '/v1/buyers', { body });
  expect([answer.status, answer.body]).toMatchObject([400, { ...problemDocument, code: 'invalid_request', errors: [{ field: 'body' }] }]);
});

test('an empty body is an object without fields', async () => {
  const { status, body } = await market.api.post('/v1/buyers');
  expect([status, body.errors.map((error: { field: string }) => error.field)]).toEqual([400, ['name', 'username', 'password']]);
});

test.each([
  ['no content type', { 'Content-Type': '' }],
  ['another content type', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['another character set beside other parameters', { 'Content-Type': 'application/json; version=1; charset=latin1' }],
  ['another character set', { 'Content-Type': 'application/json; charset=latin1' }],
  ['compression', { 'Content-Encoding': 'gzip' }],
])('a body with %s is a 415', async (_, headers) => {
  const answer = await market.api.send('POST', '/v1/buyers', { body: gzipSync('{}'), headers });
  expect([answer.status, answer.body]).toMatchObject([415, { ...problemDocument, code: 'unsupported_media_type' }]);
});

test.each([
  'Application/JSON; charset="UTF-8"',
  'application/json ;charset=utf-8',
  'application/json; charset=utf8; version=1',
  'application/json;',
])('%s is JSON', async (type) => {
  const headers = { 'Content-Type': type };
  expect((await market.api.send('POST', '/v1/buyers', { body: '{}', headers })).status).toBe(400);
});

test.each([
  ['PUT', '/v1/cart/saved', '{}', 200],
  ['PUT', '/v1/cart/saved', ' { } ', 200],
  ['DELETE', '/v1/cart', '{}', 204],
  ['PUT', '/v1/cart/saved', '{"a": 1}', 400],
  ['DELETE', '/v1/cart', '{"a": 1}', 400],
  ['DELETE', '/v1/cart', '[]', 400],
])('%s %s takes no fields: with the body %s it returns %i', async (method, path, body, status) => {
  expect((await market.api.send(method, path, { body, token: buyer.token })).status).toBe(status);
});

test('the body of a GET is ignored', async () => {
  const answer = await exchange(
    head('GET /v1/cart HTTP/1.1', `Authorization: Bearer ${buyer.token}`, 'Content-Length: 5', 'Connection: close'),
    'x {{{',
  );
  expect(answer.status).toBe(200);
});

test.each([
  '/',
  '/v1',
  '/v2/items',
  '/v1/items/',
  '/v1//items',
  '/V1/items',
  '/v1/items/%',
  '/v1/items/%zz',
  '/v1/items/%ff',
  '/v1/cart/lines/1/2',
  '/favicon.ico',
  '/robots.txt',
  '/v1/%69tems',
])('there is no endpoint at %j', async (path) => {
  const answer = await exchange(head(`GET ${path} HTTP/1.1`, `Authorization: Bearer ${buyer.token}`, 'Connection: close'));
  expect([answer.status, answer.body]).toMatchObject([404, { ...problemDocument, code: 'not_found' }]);
});

test.each([
  ['PATCH', '/v1/items', 'GET, POST'],
  ['OPTIONS', '/v1/cart', 'DELETE, GET'],
  ['PUT', '/v1/health', 'GET'],
  ['GET', '/v1/internal/sweep-expired', 'POST'],
  ['POST', '/v1/sellers/me/rating', 'GET'],
  ['HEAD', '/v1/buyers', 'POST'],
])('%s %s is a 405 that allows %s', async (method, path, allowed) => {
  const { status, headers } = await market.api.send(method, path);
  expect([status, headers.get('Allow')]).toEqual([405, allowed]);
});

test('HEAD is GET without the body', async () => {
  const [got, asked] = [await market.api.get('/v1/cart', buyer), await market.api.send('HEAD', '/v1/cart', buyer)];
  expect([asked.status, asked.body, asked.headers.get('Content-Length')]).toEqual([200, undefined, got.headers.get('Content-Length')]);
});

test('a whole URL as target is served like its path', async () => {
  const answer = await exchange(head('GET http://souk/v1/cart HTTP/1.1', `Authorization: Bearer ${buyer.token}`, 'Connection: close'));
  expect(answer.status).toBe(200);
});

test.each([
  ['announced', [post('Content-Length: 65537')]],
  ['announced and sent', [post('Content-Length: 300000'), 'x'.repeat(300_000)]],
  ['not announced', [post('Transfer-Encoding: chunked'), `${(100_000).toString(16)}\r\n${'x'.repeat(100_000)}\r\n`]],
])('a body that is too long, %s, is a 413 and the end of the connection', async (_, pieces) => {
  const answer = await exchange(...pieces);
  expect([answer.status, answer.body]).toMatchObject([413, { ...problemDocument, code: 'payload_too_large' }]);
  expect(answer.head).toContain('Connection: close');
});

test('a body of exactly 64 KiB is read', async () => {
  const body = `{"name": "${'x'.repeat(64 * 1024 - 12)}"}`;
  expect((await market.api.send('POST', '/v1/buyers', { body })).status).toBe(400);
});

test.each([
  ['a header that does not come', ['GET /v1/health HTTP/1.1\r\nHost: souk\r\n'], 408, 'request_timeout'],
  ['a body that does not come', [post('Content-Length: 10'), '{'], 408, 'request_timeout'],
  ['no HTTP', ['hello\r\n\r\n'], 400, 'invalid_request'],
  ['no host', ['GET /v1/health HTTP/1.1\r\n\r\n'], 400, 'invalid_request'],
  ['a wish for a tunnel', [head('CONNECT souk:443 HTTP/1.1')], 400, 'invalid_request'],
  ['an odd expectation', [head('GET /v1/cart HTTP/1.1', 'Expect: cake', 'Connection: close')], 401, 'unauthenticated'],
  ['two lengths', [post('Content-Length: 1', 'Content-Length: 2'), '{}'], 400, 'invalid_request'],
  ['a broken chunk', [post('Transfer-Encoding: chunked'), 'zz\r\n'], 400, 'invalid_request'],
  ['a header that is too long', [head('GET /v1/health HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`)], 431, 'header_too_large'],
])('%s gets a problem document', async (_, pieces, status, code) => {
  const answer = await exchange(...pieces);
  expect([answer.status, answer.body]).toMatchObject([status, { ...problemDocument, status, code }]);
  expect(answer.head).toMatch(/^content-type: application\/problem\+json$/im);
});

test('a request that was refused with its body unread leaves the connection usable', async () => {
  const [refused, next] = [head('POST /v1/nowhere HTTP/1.1', 'Content-Length: 4'), head('GET /v1/health HTTP/1.1', 'Connection: close')];
  const answers = await talk(`${refused}body`, next);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
});

test('a request id is echoed, and replaced if it is missing or invalid', async () => {
  const echoed = async (headers: Record<string, string>) => (await market.api.get('/v1/cart', { headers })).headers.get('X-Request-Id');
  expect(await echoed({ 'X-Request-Id': 'abc-123' })).toBe('abc-123');
  expect(await echoed({ 'X-Request-Id': 'a b' })).toMatch(/^[0-9a-f-]{36}$/);
  expect(await echoed({})).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['for another host', ['Host: other.example'], 421],
  ['with a header twice', ['Host: souk', 'Authorization: Bearer a', 'Authorization: Bearer b'], 400],
])('a request id is echoed, too, when a request %s is refused', async (_, headers, status) => {
  const answer = await exchange(['GET /v1/cart HTTP/1.1', ...headers, 'X-Request-Id: abc-123', 'Connection: close', '', ''].join('\r\n'));
  expect([answer.status, answer.body['requestId']]).toEqual([status, 'abc-123']);
  expect(answer.head).toContain('X-Request-Id: abc-123');
});

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

test('every response, an error and a 304 too, tells browsers what to keep out', async () => {
  const { headers } = await market.api.get('/v1/items');
  const etag = (await market.api.get('/v1/categories')).headers.get('ETag') ?? '"none"';
  const known = await market.api.get('/v1/categories', { headers: { 'If-None-Match': etag } });
  const unknown = await market.api.get('/nowhere');
  for (const each of [headers, known.headers, unknown.headers, (await market.api.get('/v1/cart')).headers])
    expect(Object.fromEntries(each)).toMatchObject(securityHeaders);
  const raw = (await talk('this is not HTTP\r\n\r\n')).toLowerCase();
  for (const [name, value] of Object.entries(securityHeaders)) expect(raw).toContain(`${name}: ${value}\r\n`);
});

test('a response over HTTPS demands HTTPS', async () => {
  expect((await market.api.get('/v1/cart')).headers.get('Strict-Transport-Security')).toBeNull();
  const secure = await market.api.get('/v1/cart', { headers: { 'X-Forwarded-Proto': 'https' } });
  expect(secure.headers.get('Strict-Transport-Security')).toMatch(/max-age=\d+/);
});

import { expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import * as raw from './support/raw-http.ts';

const hosts = ['souk', 'souk.example', '2001:db8::1', 'xn--suk-sna.example', 'souk_1~.example'];
const market = useMarketplace({ hosts });
const { headOf: head, headOfPost: post, problemDocument } = raw;
const exchange = (...pieces: string[]) => raw.exchange(market.functions.port, ...pieces);

const bare = (line: string, ...headers: string[]) => [line, ...headers, 'Connection: close', '', ''].join('\r\n');
const document = 'GET /v1/openapi.json HTTP/1.1';

test.each([
  ['two Host lines', bare(document, 'Host: souk', 'Host: other'), 'Host'],
  ['the same Host line twice', bare(document, 'Host: souk', 'Host: souk'), 'Host'],
  ['two Host lines of HTTP/1.0', bare('GET /v1/openapi.json HTTP/1.0', 'Host: souk', 'host: souk'), 'Host'],
  ['no Host', bare(document), 'Host'],
  ['an empty Host', bare(document, 'Host: '), 'Host'],
  ['a Host with a space', bare(document, 'Host: a b'), 'Host'],
  ['two hosts in one line', bare(document, 'Host: a, b'), 'Host'],
  ['a Host with a user', bare(document, 'Host: user@souk'), 'Host'],
  ['a Host with a path', bare(document, 'Host: souk/v1'), 'Host'],
  ['a Host that is a URL', bare(document, 'Host: http://souk'), 'Host'],
  ['a Host with a port that is no number', bare(document, 'Host: souk:http'), 'Host'],
  ['a Host with a port that is too great', bare(document, 'Host: souk:65536'), 'Host'],
  ['a Host that is only a port', bare(document, 'Host: :80'), 'Host'],
  ['an IPv6 Host without brackets', bare(document, 'Host: ::1'), 'Host'],
  ['an invalid IPv6 Host', bare(document, 'Host: [::1::2]'), 'Host'],
  ['a Host with a broken escape', bare(document, 'Host: souk%zz'), 'Host'],
  ['a Host that is no ASCII', bare(document, 'Host: söuk'), 'Host'],
  ['a target with a user', bare('GET http://user@souk/v1/openapi.json HTTP/1.1', 'Host: souk'), 'target'],
  ['a target with a bad port', bare('GET http://souk:99999/v1/openapi.json HTTP/1.1', 'Host: souk'), 'target'],
  ['a target without a host', bare('GET http:///v1/openapi.json HTTP/1.1', 'Host: souk'), 'target'],
  ['a whole URL and a bad Host', bare('GET http://souk/v1/openapi.json HTTP/1.1', 'Host: a b'), 'Host'],
  ['two authorisations', bare(document, 'Host: souk', 'Authorization: Bearer a', 'Authorization: Bearer b'), 'Authorization'],
  ['two content types', `${post('Content-Type: text/plain', 'Content-Length: 2')}{}`, 'Content-Type'],
  [
    'two content encodings',
    `${post('Content-Encoding: identity', 'Content-Encoding: identity', 'Content-Length: 2')}{}`,
    'Content-Encoding',
  ],
  ['two keys', `${head('POST /v1/purchases HTTP/1.1', 'Idempotency-Key: a', 'idempotency-key: a')}`, 'Idempotency-Key'],
  ['two lengths that agree', `${post('Content-Length: 2', 'Content-Length: 2')}{}`, 'Content-Length'],
  ['a length and chunks', `${post('Content-Length: 2', 'Transfer-Encoding: chunked')}{}`, 'Transfer-Encoding'],
  ['a length that is no number', `${post('Content-Length: 2x')}{}`, 'Content-Length'],
  ['a transfer encoding without chunks', `${post('Transfer-Encoding: gzip')}{}`, 'Transfer-Encoding'],
])('%s is a 400 that names it', async (_, bytes, field) => {
  const answer = await exchange(bytes);
  expect([answer.status, answer.body]).toMatchObject([400, { ...problemDocument, code: 'invalid_request', errors: [{ field }] }]);
  expect(answer.head).toMatch(/^content-type: application\/problem\+json$/im);
  expect(answer.head).toMatch(/^connection: close$/im);
});

test.each([
  'souk',
  'Souk.Example:443',
  'souk.example.',
  '127.0.0.1:8080',
  '127.8.9.1',
  'LOCALHOST',
  '[::1]:8080',
  '[2001:DB8::1]',
  'souk:',
  'xn--suk-sna.example',
  'souk_1~.example',
])('the Host %s is accepted', async (host) => {
  expect((await exchange(bare(document, `Host: ${host}`))).status).toBe(200);
});

test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', 'souk.evil.example', '10.0.0.1', '[2001:db8::2]', '0x7f.1'])(
  'the Host %s is a 421 at every path',
  async (host) => {
    for (const line of [document, 'GET /nowhere HTTP/1.1', 'POST /v1/buyers HTTP/1.1']) {
      const { status, body } = await exchange(bare(line, `Host: ${host}:8080`, 'Connection: close'));
      expect([status, body]).toMatchObject([421, { ...problemDocument, code: 'misdirected_request' }]);
    }
  },
);

test('of a target that is a whole URL, the host in it counts', async () => {
  const ask = (url: string, host: string) => exchange(bare(`GET ${url} HTTP/1.1`, `Host: ${host}`, 'Connection: close'));
  expect((await ask('http://evil.example/v1/openapi.json', 'souk')).status).toBe(421);
  expect((await ask('http://souk/v1/openapi.json', 'evil.example')).status).toBe(200);
});

test('HTTP/1.0 needs no Host', async () => {
  expect((await exchange(bare('GET /v1/openapi.json HTTP/1.0'))).status).toBe(200);
});

test('a header far too long is a 431 that reaches its sender', async () => {
  const answer = await exchange(head(document, `X-Long: ${'x'.repeat(3_000_000)}`));
  expect([answer.status, answer.body]).toMatchObject([431, { ...problemDocument, code: 'header_too_large' }]);
});

test('thousands of headers hide no second Host', async () => {
  const answer = await exchange(bare(document, 'Host: souk', ...Array.from({ length: 2_500 }, () => 'a:'), 'Host: other'));
  expect([answer.status, answer.body]).toMatchObject([400, { errors: [{ field: 'Host' }] }]);
});

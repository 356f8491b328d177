import { expect, onTestFinished, test } from 'vitest';
import { readSettings } from '../../lib/config/config.ts';
import { startFunctions } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer } from '../support/people/people.ts';
import { createApi } from '../support/requests/api.ts';

const page = 'https://shop.example';
const closed = useMarketplace();
const open = useMarketplace({ settings: { CORS_ORIGINS: [page, 'http://localhost:5173'] } });

const corsHeaders = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));

/** Asks as a browser does before it sends a request of a page. */
const preflight = (url: string, path: string, origin: string, method = 'POST') =>
  fetch(new URL(path, url), { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': method } });

test('without CORS_ORIGINS no page of another site is let in', async () => {
  const { headers } = await closed.api.get('/v1/items', { headers: { Origin: page } });
  expect(corsHeaders(headers)).toEqual({});
  const asked = await preflight(closed.functions.url, '/v1/buyers', page);
  expect([asked.status, corsHeaders(asked.headers)]).toEqual([405, {}]);
});

test('a page of a named origin may read successes and errors, and their headers', async () => {
  const buyer = await newBuyer(open.api);
  for (const [path, status] of [
    ['/v1/cart', 200],
    ['/nowhere', 404],
    ['/v1/sellers/me', 403],
  ] as const) {
    const answer = await open.api.get(path, { ...buyer, headers: { Origin: page } });
    expect(answer.status).toBe(status);
    expect(corsHeaders(answer.headers)).toEqual({
      'access-control-allow-origin': page,
      'access-control-expose-headers': 'ETag, Idempotent-Replayed, Location, Retry-After, Session-Expires-In, X-Request-Id',
      vary: 'Origin',
    });
  }
});

test.each(['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null', 'https://shop.example:8443'])(
  'a page of %s may not',
  async (origin) => {
    const { headers } = await open.api.get('/v1/items', { headers: { Origin: origin } });
    expect(corsHeaders(headers)).toEqual({ vary: 'Origin' });
    expect((await preflight(open.functions.url, '/v1/buyers', origin)).status).toBe(405);
  },
);

test('a preflight request is told the methods of its path and the headers that requests use', async () => {
  const asked = await preflight(open.functions.url, '/v1/cart', 'http://localhost:5173', 'DELETE');
  expect([asked.status, await asked.text(), corsHeaders(asked.headers)]).toEqual([
    204,
    '',
    {
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id, traceparent',
      'access-control-allow-methods': 'DELETE, GET',
      'access-control-expose-headers': expect.any(String),
      'access-control-max-age': '600',
      vary: 'Origin',
    },
  ]);
  expect((await preflight(open.functions.url, '/nowhere', page)).status).toBe(404);
  expect((await fetch(new URL('/v1/cart', open.functions.url), { method: 'OPTIONS', headers: { Origin: page } })).status).toBe(405);
});

test('a page may read that a request was refused before it was served', async () => {
  const narrow = await startFunctions(open.services.addresses, { settings: { CORS_ORIGINS: [page] }, limits: { requestsAtOnce: 0 } });
  onTestFinished(() => narrow.stop());
  const { status, body, headers } = await createApi(narrow.url).get('/v1/items', { headers: { Origin: page } });
  expect([status, body.code, headers.get('Access-Control-Allow-Origin')]).toEqual([503, 'overloaded', page]);
});

test('a compressed file varies by origin and by encoding', async () => {
  const { headers } = await open.api.get('/v1/openapi.json', { headers: { Origin: page, 'Accept-Encoding': 'br' } });
  expect(headers.get('Vary')).toBe('Origin, Accept-Encoding');
});

test.each(['shop.example', 'https://shop.example/', 'https://shop.example, https://other.example', '*', 'ftp://shop.example'])(
  'the setting may not be %s',
  (CORS_ORIGINS) => {
    expect(() => readSettings(['CORS_ORIGINS'], { CORS_ORIGINS })).toThrow(/CORS_ORIGINS is .*: it must be origins/);
  },
);

test('the setting is a list of origins', () => {
  const read = (CORS_ORIGINS?: string) => readSettings(['CORS_ORIGINS'], { CORS_ORIGINS }).CORS_ORIGINS;
  expect(read('https://a.example,http://[::1]:5173')).toEqual(['https://a.example', 'http://[::1]:5173']);
  expect(read()).toEqual([]);
});

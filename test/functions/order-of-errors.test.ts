import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';

const market = useMarketplace();
let seller: Person;
let buyer: Person;
let itemId: string;

beforeAll(async () => {
  seller = await newSeller(market.api);
  buyer = await newBuyer(market.api);
  ({ itemId } = await newItem(market.api, seller));
});

const tooLong = `{"priceCents": 1, "x": "${'x'.repeat(64 * 1024)}"}`;
const [bad, good] = ['{"priceCents": 0}', '{"priceCents": 5}'];
const text = { 'Content-Type': 'text/plain' };

/** Each row is refused for one thing less than the row above. */
test.each([
  { why: 'unknown path', method: 'PATCH', path: '/v1/items/{item}/cost', body: tooLong, headers: text, expected: [404, 'not_found'] },
  { why: 'no path', method: 'PATCH', path: '/v1/items/%ZZ/price', body: tooLong, headers: text, expected: [404, 'not_found'] },
  { why: 'method', method: 'PATCH', path: '/v1/items/no-id/price', body: tooLong, headers: text, expected: [405, 'method_not_allowed'] },
  { why: 'size', method: 'PUT', path: '/v1/items/no-id/price', body: tooLong, headers: text, expected: [413, 'payload_too_large'] },
  {
    why: 'content type',
    method: 'PUT',
    path: '/v1/items/no-id/price',
    body: bad,
    headers: text,
    expected: [415, 'unsupported_media_type'],
  },
  { why: 'bad field', method: 'PUT', path: '/v1/items/no-id/price', body: bad, headers: {}, expected: [400, 'invalid_request'] },
  { why: 'no session', method: 'PUT', path: '/v1/items/no-id/price', body: good, headers: {}, expected: [401, 'unauthenticated'] },
  { why: 'wrong role', method: 'PUT', path: '/v1/items/no-id/price', body: good, as: 'buyer', expected: [403, 'forbidden'] },
  { why: 'no such id', method: 'PUT', path: '/v1/items/no-id/price', body: good, as: 'seller', expected: [404, 'not_found'] },
  { why: 'no such item', method: 'PUT', path: '/v1/items/3-999/price', body: good, as: 'seller', expected: [404, 'not_found'] },
  { why: 'nothing', method: 'PUT', path: '/v1/items/{item}/price', body: good, as: 'seller', expected: [200, undefined] },
])('the first error in the contract’s order is returned: $why', async ({ method, path, body, headers = {}, as, expected }) => {
  const token = as === 'buyer' ? buyer.token : as === 'seller' ? seller.token : 'no-session';
  const answer = await market.api.send(method, path.replace('{item}', itemId), { body, headers, token });
  expect([answer.status, answer.body.code]).toEqual(expected);
});

test.each([
  '/v1/items/no-id',
  '/v1/items/3-1-1',
  '/v1/items/%33-0',
  '/v1/sellers/0/rating',
  '/v1/sellers/x/rating',
  '/v1/sellers/01/rating',
  '/v1/sellers/1e3/rating',
])('a path id that cannot be one is not found: %s', async (path) => {
  expect((await market.api.get(path, { token: 'no session' })).body.code).toBe('unauthenticated');
  for (const caller of [{}, buyer]) expect((await market.api.get(path, caller)).body.code).toBe('not_found');
});

test.each(['/v1/purchases/no-id', '/v1/purchases/019aa000-0000-7000-8000'])(
  'only a session learns that a path id cannot be one: %s',
  async (path) => {
    expect((await market.api.get(path)).body.code).toBe('unauthenticated');
    expect((await market.api.get(path, buyer)).body.code).toBe('not_found');
  },
);

test.each(['/v1/items/{item}', '/v1/items?category=3', '/v1/items', '/v1/sellers/{seller}/rating', '/v1/categories'])(
  'a visitor, a buyer and a seller get %s; a caller whose Authorization is not that of a live session gets 401',
  async (template) => {
    const path = template.replace('{item}', itemId).replace('{seller}', String(seller.id));
    for (const headers of [{ Authorization: 'Bearer no-session' }, { Authorization: `Basic ${buyer.token}` }, { Authorization: '' }]) {
      const { status, body } = await market.api.get(path, { headers });
      expect([headers, status, body.code]).toEqual([headers, 401, 'unauthenticated']);
    }
    const answers = [await market.api.get(path), await market.api.get(path, buyer), await market.api.get(path, seller)];
    expect(answers.map(({ status, headers }) => [status, headers.has('Session-Expires-In')])).toEqual([
      [200, false],
      [200, true],
      [200, true],
    ]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
  },
);

/** When the account's sessions end, in milliseconds since 1970. */
async function expiresAt({ id }: Person): Promise<number> {
  const [row] = await market.services.databases.customer.query<{ at: Date }>(
    'select max(expires_at) at from sessions where account_id = $1',
    [id],
  );
  return row?.at.getTime() ?? 0;
}

/** Lets the account's sessions end in 20 seconds. Returns when that is. */
async function expireSoon(person: Person): Promise<number> {
  await market.services.databases.customer.query("update sessions set expires_at = now() + interval '20 s' where account_id = $1", [
    person.id,
  ]);
  return expiresAt(person);
}

test('a visitor who sends a session extends it', async () => {
  const before = await expireSoon(buyer);
  await market.api.get(`/v1/items/${itemId}`, buyer);
  expect(await expiresAt(buyer)).toBeGreaterThan(before + 200_000);
});

test('a request refused with 400 does not extend a session, one that is refused later does', async () => {
  const before = await expireSoon(seller);
  await market.api.put(`/v1/items/${itemId}/price`, { priceCents: 0 }, seller);
  expect(await expiresAt(seller)).toBe(before);
  await market.api.put('/v1/items/no-id/price', { priceCents: 1 }, seller);
  expect(await expiresAt(seller)).toBeGreaterThan(before);
});

test('every response after the session check has the session’s remaining time, errors included', async () => {
  const refused = await market.api.put('/v1/items/no-id/price', { priceCents: 1 }, seller);
  expect(refused.status).toBe(404);
  expect(Number(refused.headers.get('Session-Expires-In'))).toBeGreaterThan(290);
});

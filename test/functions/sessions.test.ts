import { describe, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { logIn, newBuyer, newSeller, password } from '../support/people/people.ts';

const market = useMarketplace({ settings: { FORWARDED_HOPS: 1 } });

const headersOf = (network: string, client: string) => ({ headers: { 'X-Forwarded-For': network, 'User-Agent': client } });

/** A log-in from an address by a client. Returns the session's token. */
async function logInFrom(role: string, username: string, network: string, client: string): Promise<string> {
  const { body } = await market.api.post(`/v1/${role}s/sessions`, { username, password }, headersOf(network, client));
  return body.sessionToken;
}

const idsOf = async (role: string, token: string): Promise<string[]> =>
  (await market.api.get(`/v1/${role}s/sessions`, { token })).body.sessions.map(({ sessionId }: { sessionId: string }) => sessionId);

describe.each([
  ['buyer', newBuyer],
  ['seller', newSeller],
] as const)('the sessions of a %s', (role, newAccount) => {
  const path = `/v1/${role}s/sessions`;

  test('are listed with network and client, and without anything that lets one in', async () => {
    const { username, token } = await newAccount(market.api);
    await logInFrom(role, username, '198.51.100.9', 'Browser/1.0 (a laptop)');
    const { status, headers, body } = await market.api.get(path, { token });
    expect([status, headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    expect(body.sessions).toMatchObject([
      { current: true, network: '127.0.0.0/24' },
      { current: false, network: '198.51.100.0/24', client: 'Browser/1.0 (a laptop)' },
    ]);
    for (const { sessionId, createdAt, lastUsedAt } of body.sessions) {
      expect((await market.api.get(path, { token: sessionId })).status).toBe(401);
      for (const instant of [createdAt, lastUsedAt]) expect(instant).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    }
  });

  test('end one by one: the ended one is refused, the others go on', async () => {
    const { username, token } = await newAccount(market.api);
    const other = await logIn(market.api, role, username);
    const [, otherId] = await idsOf(role, token);
    const ended = await market.api.delete(`${path}/${otherId}`, { token });
    expect([ended.status, ended.body]).toEqual([204, undefined]);
    expect(Number(ended.headers.get('Session-Expires-In'))).toBeGreaterThan(0);
    expect((await market.api.get(path, { token: other })).status).toBe(401);
    expect((await market.api.get(path, { token })).status).toBe(200);
    expect((await market.api.delete(`${path}/${otherId}`, { token })).status).toBe(404);
  });

  test('may end with the request’s own session, which is then like a log-out', async () => {
    const { token } = await newAccount(market.api);
    const [ownId = ''] = await idsOf(role, token);
    const ended = await market.api.delete(`${path}/${ownId.toUpperCase()}`, { token });
    expect([ended.status, ended.headers.get('Session-Expires-In')]).toEqual([204, '0']);
    expect((await market.api.get(path, { token })).status).toBe(401);
  });

  test('end all but the request’s own', async () => {
    const { username, token } = await newAccount(market.api);
    const others = [await logIn(market.api, role, username), await logIn(market.api, role, username)];
    expect((await market.api.delete(path, { token })).status).toBe(204);
    for (const other of others) expect((await market.api.get(path, { token: other })).status).toBe(401);
    expect(await idsOf(role, token)).toHaveLength(1);
  });

  test('are out of reach for others of the same role and of the other', async () => {
    const { token } = await newAccount(market.api);
    const [stranger, otherRole] = [await newAccount(market.api), await (role === 'buyer' ? newSeller : newBuyer)(market.api)];
    const [ownId] = await idsOf(role, token);
    expect((await market.api.delete(`${path}/${ownId}`, stranger)).status).toBe(404);
    expect((await market.api.delete(`/v1/${role === 'buyer' ? 'seller' : 'buyer'}s/sessions/${ownId}`, otherRole)).status).toBe(404);
    expect((await market.api.delete(`${path}/${ownId}`, otherRole)).status).toBe(403);
    expect((await market.api.get(path, { token })).status).toBe(200);
  });

  test.each(['1', 'me', 'current%20', '019aa000-0000-7000-8000-00000000000g', '..%2fcurrent', '00000000-0000-0000-0000-000000000000'])(
    'are not named by %s',
    async (id) => {
      const { status, body } = await market.api.delete(`${path}/${id}`, await newAccount(market.api));
      expect([status, body.code]).toEqual([404, 'not_found']);
    },
  );

  test('at the 51st log-in, the session that was unused for longest ends', { timeout: 60_000 }, async () => {
    const { username, token } = await newAccount(market.api);
    const second = await logIn(market.api, role, username);
    for (let i = 0; i < 48; i += 1) await logIn(market.api, role, username);
    await market.api.get(path, { token });
    await logIn(market.api, role, username);
    expect(await idsOf(role, token)).toHaveLength(50);
    expect((await market.api.get(path, { token: second })).status).toBe(401);
  });
});

test.each([
  ['a long name', 'x'.repeat(1_000), 'x'.repeat(200)],
  ['control characters and blanks', ' a\tb\x85c  d\xa0\xad ', 'a b c d'],
  ['letters outside ASCII', 'caf\xe9', 'café'],
])('of a client with %s, the list shows one safe line', async (_, sent, shown) => {
  const { username, token } = await newBuyer(market.api);
  await logInFrom('buyer', username, '198.51.100.9', sent);
  const { body } = await market.api.get('/v1/buyers/sessions', { token });
  expect(body.sessions[1].client).toBe(shown);
});

test('of a client without a name, the list shows none', async () => {
  const { username, token } = await newBuyer(market.api);
  await logInFrom('buyer', username, '198.51.100.9', ' ');
  const { body } = await market.api.get('/v1/buyers/sessions', { token });
  expect(body.sessions[1]).not.toHaveProperty('client');
});

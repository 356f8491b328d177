import { expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { logIn, newBuyer, newItem, newSeller, password } from '../support/people/people.ts';

const market = useMarketplace({ settings: { FORWARDED_HOPS: 1 } });

test.each(['seller', 'buyer'])('a %s opens an account, logs in and logs out', async (role) => {
  const { api } = market;
  const account = { name: 'Noor', username: `Noor.${role}`, password };
  const created = await api.post(`/v1/${role}s`, account);
  expect([created.status, created.body]).toEqual([201, { [`${role}Id`]: expect.any(Number), name: 'Noor', username: account.username }]);

  const loggedIn = await api.post(`/v1/${role}s/sessions`, { username: account.username.toUpperCase(), password });
  const id = created.body[`${role}Id`];
  expect([loggedIn.status, loggedIn.body]).toEqual([201, { sessionToken: expect.any(String), [`${role}Id`]: id, expiresInSeconds: 300 }]);

  const token = loggedIn.body.sessionToken;
  expect((await api.get(`/v1/${role}s/me`, { token })).status).toBe(200);
  const loggedOut = await api.delete(`/v1/${role}s/sessions/current`, { token });
  expect(loggedOut.status).toBe(204);
  expect(loggedOut.headers.get('Session-Expires-In')).toBe('0');
  expect((await api.get(`/v1/${role}s/me`, { token })).body.code).toBe('unauthenticated');
});

test('a user name belongs to one account of a role, and may belong to one of the other', async () => {
  const { api } = market;
  const account = { name: 'Noor', username: 'shared', password };
  expect((await api.post('/v1/sellers', account)).status).toBe(201);
  expect((await api.post('/v1/sellers', { ...account, username: 'SHARED' })).body.code).toBe('username_taken');
  expect((await api.post('/v1/buyers', account)).status).toBe(201);
});

test('a wrong password and an unknown user name get the same response', async () => {
  const { api } = market;
  const { username } = await newSeller(api);
  const refused = await Promise.all(
    [username, 'nobody'].map((username) => api.post('/v1/sellers/sessions', { username, password: 'wrong horse 7' })),
  );
  const [wrong, unknown] = refused.map(({ status, headers, body: { requestId: _, ...body } }) => [
    status,
    headers.get('WWW-Authenticate'),
    body,
  ]);
  expect(wrong).toEqual(unknown);
  expect(refused[0]).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
});

test('the 11th failure must wait; other networks, as our own proxy saw them, need not', async () => {
  const { api } = market;
  const attempt = (client: string) =>
    api.post(
      '/v1/buyers/sessions',
      { username: 'guessed', password: 'wrong horse 7' },
      { headers: { 'X-Forwarded-For': `203.0.113.9, ${client}` } },
    );
  for (let i = 0; i < 10; i++) expect((await attempt('198.51.100.1')).status).toBe(401);
  const refused = await attempt('198.51.100.2');
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_attempts']);
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await attempt('198.51.101.1')).status).toBe(401);
});

test.each([
  [
    'IPv4',
    '192.0.2.7',
    ['192.0.2.7:51230', '192.0.2.200:1', '"192.0.2.7:443"', 'for=192.0.2.7', 'For="192.0.2.7:80";proto=https', '[::ffff:c000:207]:80'],
  ],
  [
    'IPv6',
    '2001:db8:5:1::1',
    [
      '[2001:db8:5:1::9]:443',
      '"[2001:DB8:5:1::A]"',
      '2001:0db8:0005:0001::1%eth0',
      'for="[2001:db8:5:1::1]:9"',
      '[2001:db8:5:1::1%25eth0]:_x',
    ],
  ],
])('every spelling of an %s address counts as one network, and another network does not', async (kind, plain, spellings) => {
  const attempt = async (client: string) => {
    const body = { username: `spelt-${kind}`, password: 'wrong horse 7' };
    return (await market.api.post('/v1/buyers/sessions', body, { headers: { 'X-Forwarded-For': `1.1.1.1, ${client}` } })).status;
  };
  for (let i = 0; i < 10; i++) expect(await attempt(`${spellings[i % spellings.length]}`)).toBe(401);
  for (const spelling of [plain, ...spellings]) expect([spelling, await attempt(spelling)]).toEqual([spelling, 429]);
  expect(await attempt('198.51.102.1:51230')).toBe(401);
  expect(await attempt('[2001:db8:6:1::1]:51230')).toBe(401);
});

test('an invalid address counts for the proxy that sent it', async () => {
  const attempt = async (client: string) => {
    const body = { username: 'unreadable', password: 'wrong horse 7' };
    return (await market.api.post('/v1/buyers/sessions', body, { headers: { 'X-Forwarded-For': client } })).status;
  };
  const unreadable = [
    'unknown',
    '_hidden',
    '[192.0.2.7',
    '192.0.2.7:port',
    '192.0.2.256',
    '[192.0.2.7]:80',
    '%',
    ':80',
    '[]:80',
    '127.0.0.1',
  ];
  for (const client of unreadable) expect([client, await attempt(client)]).toEqual([client, 401]);
  expect(await attempt('more')).toBe(429);
});

test('an account shows its rating and its counters, 0 at first', async () => {
  const { api } = market;
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const { id: sellerId, username } = seller;
  expect((await api.get('/v1/sellers/me', seller)).body).toEqual({
    sellerId,
    name: 'Noor',
    username,
    thumbsUp: 0,
    thumbsDown: 0,
    itemsSold: 0,
  });
  expect((await api.get('/v1/sellers/me/rating', seller)).body).toEqual({ sellerId, thumbsUp: 0, thumbsDown: 0 });
  expect((await api.get('/v1/buyers/me', buyer)).body).toEqual({
    buyerId: buyer.id,
    name: 'Noor',
    username: buyer.username,
    itemsPurchased: 0,
  });
});

test('logging out ends one session and leaves the others', async () => {
  const { api } = market;
  const buyer = await newBuyer(api);
  const second = await logIn(api, 'buyer', buyer.username);
  await api.delete('/v1/buyers/sessions/current', buyer);
  expect((await api.get('/v1/cart', buyer)).status).toBe(401);
  expect((await api.get('/v1/cart', { token: second })).status).toBe(200);
});

test('"Bearer" may be in any case, and no other scheme is accepted', async () => {
  const { api } = market;
  const { token } = await newBuyer(api);
  const status = async (Authorization: string) => (await api.get('/v1/cart', { headers: { Authorization } })).status;
  expect(await status(`bearer ${token}`)).toBe(200);
  for (const wrong of [token, `Basic ${token}`, 'Bearer', `Bearer ${token} x`, `Bearer ${'x'.repeat(600)}`])
    expect(await status(wrong)).toBe(401);
});

test('the scheduler removes expired rows, and returns their number', async () => {
  const { api, services } = market;
  const [gone, here] = [await newBuyer(api), await newBuyer(api)];
  await api.post('/v1/cart/lines', { itemId: (await newItem(api, await newSeller(api))).itemId, quantity: 1 }, gone);
  await services.databases.customer.query("update sessions set expires_at = now() - interval '1 hour' where account_id = $1", [gone.id]);
  const { status, body } = await api.post('/v1/internal/sweep-expired', undefined, { token: 'the-scheduler-of-the-tests' });
  expect([status, body.sessions >= 1]).toEqual([200, true]);
  expect((await api.get('/v1/cart', here)).status).toBe(200);
});

test('no cache may store responses about an account, a cart or a session', async () => {
  const { api } = market;
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const answers = [
    await api.get('/v1/sellers/me', seller),
    await api.get('/v1/sellers/me/rating', seller),
    await api.get('/v1/sellers/me/items', seller),
    await api.get('/v1/cart', buyer),
    await api.get('/v1/purchases', buyer),
    await api.get('/v1/cart', { token: 'nobody' }),
  ];
  expect(answers.map(({ headers }) => headers.get('Cache-Control'))).toEqual(Array(6).fill('no-store'));
});

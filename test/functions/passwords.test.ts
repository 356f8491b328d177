import { describe, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { logIn, newBuyer, newSeller, type Person, password } from '../support/people/people.ts';

const market = useMarketplace();
const newPassword = 'battery staple 8';

const roles = [
  { role: 'seller', newPerson: newSeller, own: '/v1/sellers/me' },
  { role: 'buyer', newPerson: newBuyer, own: '/v1/buyers/me' },
] as const;

describe.each(roles)('of a $role', ({ role, newPerson, own }) => {
  const change = (who: Partial<Person>, changes: object = {}) =>
    market.api.put(`/v1/${role}s/me/password`, { currentPassword: password, newPassword, ...changes }, who);
  const attempt = (username: string, password: string) => market.api.post(`/v1/${role}s/sessions`, { username, password });
  const isLive = async (token: string) => (await market.api.get(own, { token })).status === 200;

  test('a change has no body, keeps this session, ends the others at once, and then the new password alone logs in', async () => {
    const person = await newPerson(market.api);
    const others = [await logIn(market.api, role, person.username), await logIn(market.api, role, person.username)];
    const changed = await change(person);
    expect([changed.status, changed.body]).toEqual([204, undefined]);
    expect(changed.headers.get('Cache-Control')).toBe('no-store');
    expect(Number(changed.headers.get('Session-Expires-In'))).toBeGreaterThan(290);
    expect(await isLive(person.token)).toBe(true);
    for (const token of others) expect((await market.api.get(own, { token })).body.code).toBe('unauthenticated');
    expect((await attempt(person.username, password)).body.code).toBe('wrong_credentials');
    expect((await attempt(person.username, newPassword)).status).toBe(201);
  });

  test('a wrong current password is 401, and changes and ends nothing', async () => {
    const person = await newPerson(market.api);
    const other = await logIn(market.api, role, person.username);
    const refused = await change(person, { currentPassword: 'wrong horse 7' });
    expect([refused.status, refused.body.code]).toEqual([401, 'wrong_credentials']);
    expect(refused.body.detail).toBe('The current password is wrong.');
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(Number(refused.headers.get('Session-Expires-In'))).toBeGreaterThan(290);
    for (const token of [person.token, other]) expect(await isLive(token)).toBe(true);
    expect((await attempt(person.username, password)).status).toBe(201);
  });

  test('the 11th wrong current password is 429 and says when to try again; log-ins of the same user name wait, too', async () => {
    const person = await newPerson(market.api);
    for (let i = 0; i < 10; i += 1) expect((await change(person, { currentPassword: `wrong horse ${i}` })).status).toBe(401);
    for (const refused of [await change(person, { currentPassword: 'wrong horse 10' }), await change(person)]) {
      expect([refused.status, refused.body.code]).toEqual([429, 'too_many_attempts']);
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(800);
    }
    expect((await attempt(person.username, password)).status).toBe(429);
    expect(await isLive(person.token)).toBe(true);
  });

  test('the user name is refused as a new password only after the session and the current password are checked', async () => {
    const person = await newPerson(market.api);
    const toUsername = { newPassword: person.username.toUpperCase().padEnd(8, '1') };
    await market.services.databases.customer.query('update accounts set username = $1 where id = $2', [
      toUsername.newPassword.toLowerCase(),
      person.id,
    ]);
    const refused = await change(person, toUsername);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request']);
    expect(refused.body.errors).toEqual([{ field: 'newPassword', message: 'is the user name; choose another' }]);
    expect((await change({ token: 'no-session' }, toUsername)).body.code).toBe('unauthenticated');
    expect((await change(person, { ...toUsername, currentPassword: 'wrong horse 7' })).body.code).toBe('wrong_credentials');
    expect((await attempt(toUsername.newPassword, password)).status).toBe(201);
  });

  test('every other bad value is told without a session', async () => {
    const refused = await change({ token: 'no-session' }, { currentPassword: 'short', newPassword: 'SoukSouk', username: 'ada' });
    expect(refused.body.errors).toEqual([
      { field: 'currentPassword', message: 'must be text of 8 to 128 characters' },
      { field: 'newPassword', message: "is the marketplace's own name; choose another" },
      { field: 'username', message: 'is not a field of this request' },
    ]);
  });
});

test('a session of one role changes no password of the other', async () => {
  const [seller, buyer] = [await newSeller(market.api), await newBuyer(market.api)];
  const body = { currentPassword: password, newPassword };
  expect((await market.api.put('/v1/sellers/me/password', body, buyer)).body.code).toBe('forbidden');
  expect((await market.api.put('/v1/buyers/me/password', body, seller)).body.code).toBe('forbidden');
});

import { expect, test } from 'vitest';
import { createLog } from '../../lib/process/log.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer } from '../support/people/people.ts';
import { scheduler, secondsFromNow, startGoogle, withoutSignature } from './support/google.ts';

const google = await startGoogle();
const lines: string[] = [];
const marketplace = useMarketplace({
  settings: { SCHEDULER_ACCOUNT: scheduler.account, SCHEDULER_AUDIENCE: scheduler.audience },
  google: google.options,
  log: createLog('functions', 'info', { write: (line) => void lines.push(line) }),
});

const paths = ['/v1/internal/resolve-purchases', '/v1/internal/sweep-expired'];
const call = (token?: string, path = paths[0] as string) => marketplace.api.send('POST', path, { token });

test('without Google’s certificates every call is refused as unavailable', async () => {
  google.isUp = false;
  expect(await call(google.token())).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  google.isUp = true;
  expect((await call(google.token())).status).toBe(200);
});

test.each(paths)('the account that Google confirms may call %s, and so may our own token', async (path) => {
  expect([(await call(google.token(), path)).status, (await call(schedulerToken, path)).status]).toEqual([200, 200]);
});

test.each<[string, number, () => string | undefined]>([
  ['no token', 401, () => undefined],
  ['what is no token', 401, () => 'a.b.c'],
  ['a token that has expired', 401, () => google.token({ iat: secondsFromNow(-3_660), exp: secondsFromNow(-60) })],
  ['a token for another audience', 401, () => google.token({ aud: 'https://sweep-expired.souk.example' })],
  ['a token of another issuer', 401, () => google.token({ iss: 'https://accounts.example' })],
  ['a token with a forged signature', 401, () => google.forgedToken()],
  ['a token of an unknown key', 401, () => google.token({}, { kid: 'key2' })],
  ['a token without a signature', 401, () => google.token({}, { alg: 'none' }).replace(/[^.]*$/, '')],
  ['a token whose signature was taken off', 401, () => withoutSignature(google.token())],
  ['another account', 403, () => google.token({ email: 'functions-buyer@souk.iam.gserviceaccount.com' })],
  ['an address that is not verified', 403, () => google.token({ email_verified: undefined })],
  ['a token that is too long', 401, () => google.token({ more: 'x'.repeat(5_000) })],
])('%s gets %i', async (_, status, token) => {
  expect(await call(token())).toMatchObject({ status, body: { code: status === 401 ? 'unauthenticated' : 'forbidden' } });
});

test('a buyer is not the scheduler', async () => {
  const { token } = await newBuyer(marketplace.api);
  expect(await call(token)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('no token is in a log line', () => {
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.join('')).not.toMatch(/eyJ[\w-]+\.[\w-]/);
});

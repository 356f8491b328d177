import { expect, test } from 'vitest';
import { schedulerCheck } from '../../functions/callers/scheduler.ts';
import { scheduler, secondsFromNow, startGoogle, withoutSignature } from './support/google.ts';

const google = await startGoogle();
const settings = { SCHEDULER_TOKEN: undefined, SCHEDULER_ACCOUNT: scheduler.account, SCHEDULER_AUDIENCE: scheduler.audience };
const isScheduler = schedulerCheck({ ...settings, SCHEDULER_CHECKED_BY: 'platform' }, google.options);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('a token that the platform has checked needs no signature, and one with a signature is checked here', async () => {
  expect(await isScheduler(bearer(withoutSignature(google.token())))).toBe(true);
  expect(await isScheduler(bearer(google.token()))).toBe(true);
});

test('the audience setting may be absent only if the platform checks the token', async () => {
  const noAudience = { ...settings, SCHEDULER_AUDIENCE: undefined };
  const anyAudience = schedulerCheck({ ...noAudience, SCHEDULER_CHECKED_BY: 'platform' }, google.options);
  expect(await anyAudience(bearer(withoutSignature(google.token({ aud: 'https://elsewhere.example' }))))).toBe(true);
  expect(() => schedulerCheck({ ...noAudience, SCHEDULER_CHECKED_BY: 'souk' }, google.options)).toThrow(/^SCHEDULER_AUDIENCE is not set/);
});

test.each<[string, string, () => Record<string, string>]>([
  ['an expired token', 'unauthenticated', () => bearer(withoutSignature(google.token({ exp: secondsFromNow(-1) })))],
  ['a token for another audience', 'unauthenticated', () => bearer(withoutSignature(google.token({ aud: 'https://elsewhere.example' })))],
  ['a token of another issuer', 'unauthenticated', () => bearer(withoutSignature(google.token({ iss: 'https://accounts.example' })))],
  ['a token with a forged signature', 'unauthenticated', () => bearer(google.forgedToken())],
  [
    'a token that is not the one that the platform has checked',
    'unauthenticated',
    () => ({ ...bearer(withoutSignature(google.token())), 'x-serverless-authorization': `Bearer ${withoutSignature(google.token())}` }),
  ],
  ['another account', 'forbidden', () => bearer(withoutSignature(google.token({ email: 'functions-buyer@souk.iam.gserviceaccount.com' })))],
])('%s is refused although the platform has checked', async (_, code, headers) => {
  await expect(isScheduler(headers())).rejects.toMatchObject({ code });
});

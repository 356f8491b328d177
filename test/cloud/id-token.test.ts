import './support/trust.ts';
import { type ChannelCredentials, Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { IdTokenClient } from 'google-auth-library';
import { expect, onTestFinished, test } from 'vitest';
import { HealthDefinition } from '../../lib/gen/grpc/health.ts';
import { idTokens } from '../../lib/rpc/id-token.ts';
import { type CallContext, wireMethod } from '../../lib/rpc/rpc.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import { type GuardedService, startGuardedService } from './support/guarded-service.ts';
import { claimsOf, startMetadataServer } from './support/metadata-server.ts';

const audience = 'https://customer-db.souk.example?for=this&that';

function clientOf({ address }: GuardedService, idToken?: ReturnType<typeof idTokens>) {
  const client = connectService(HealthDefinition, address, idToken);
  onTestFinished(() => client.close());
  return (ms = 10_000) => client.call.check({ service: '' }, context(ms));
}

const context = (ms: number): CallContext => ({
  requestId: 'test',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`,
  deadlineAtMs: Date.now() + ms,
});

test('every call carries a token of its audience, and many calls share one fetch', async () => {
  const metadata = await startMetadataServer();
  const service = await startGuardedService();
  const check = clientOf(service, idTokens(audience));
  await Promise.all(Array.from({ length: 20 }, () => check()));
  await check();
  expect(service.authorizations.map((authorization) => claimsOf(authorization).aud)).toEqual(Array(21).fill(audience));
  expect(metadata.audiences).toEqual([audience]);
});

test('simultaneous callers get the same token', async () => {
  const metadata = await startMetadataServer();
  const token = idTokens(audience);
  expect(new Set(await Promise.all(Array.from({ length: 20 }, token))).size).toBe(1);
  expect(metadata.audiences).toEqual([audience]);
});

test('a token is fetched when the channel connects, before the first call', async () => {
  const metadata = await startMetadataServer();
  const { address } = await startGuardedService();
  const client = connectService(HealthDefinition, address, idTokens(audience));
  onTestFinished(() => client.close());
  client.connect();
  await expect.poll(() => metadata.audiences).toEqual([audience]);
});

test('without an audience no token is sent, and the service refuses every call', async () => {
  await startMetadataServer();
  const service = await startGuardedService();
  await expect(clientOf(service)()).rejects.toMatchObject({ code: 'unavailable' });
  expect(service.authorizations).toEqual([]);
});

test('a token that the service refuses is a defect of the deployment, not the caller’s error', async () => {
  await startMetadataServer();
  const service = await startGuardedService();
  const check = clientOf(service, async () => 'no token');
  await expect(check()).rejects.toMatchObject({ code: 'internal', cause: { message: expect.stringContaining('UNAUTHENTICATED') } });
});

test('grpc-js’s own credentials send no token, so Souk has its own', async () => {
  await startMetadataServer();
  const service = await startGuardedService();
  const google = new IdTokenClient({ targetAudience: audience, idTokenProvider: { fetchIdToken: () => idTokens(audience)() } });
  expect((await google.getRequestHeaders()).get('authorization')).toMatch(/^Bearer ./);

  const readyMade = credentials.combineChannelCredentials(
    credentials.createSsl(),
    credentials.createFromGoogleCredential(google as unknown as Parameters<typeof credentials.createFromGoogleCredential>[0]),
  );
  expect(await checkWith(readyMade, service.address)).toMatchObject({ message: expect.stringContaining('UNAUTHENTICATED') });
  expect([service.refused, service.authorizations]).toEqual([1, []]);
});

/** What becomes of a call on a channel with these credentials. */
async function checkWith(channelCredentials: ChannelCredentials, address: string): Promise<ServiceError | null> {
  const client = new Client(address, channelCredentials);
  onTestFinished(() => client.close());
  const { path, requestSerialize, responseDeserialize } = wireMethod(HealthDefinition, HealthDefinition.methods.check);
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: '' }, { deadline: Date.now() + 5_000 }, resolve);
  });
}

test.each(['fail', 'nothing', 'nonsense'] as const)(
  'a metadata server that gives %s makes the service unavailable within the deadline, and is asked again',
  async (mode) => {
    const metadata = await startMetadataServer();
    metadata.mode = mode;
    const service = await startGuardedService();
    const check = clientOf(service, idTokens(audience));
    await expect(check(2_000)).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfterSeconds: 1 },
      cause: { message: expect.stringMatching(/No ID token/) },
    });
    expect(service.refused).toBe(0);
    metadata.mode = 'serve';
    await expect.poll(() => check().catch(() => {}), { timeout: 8_000 }).toBeDefined();
  },
);

test('an expiring token is used until there is a new one', async () => {
  const metadata = await startMetadataServer();
  metadata.lifeSeconds = 60;
  const token = idTokens(audience);
  const first = await token();
  metadata.mode = 'fail';
  expect(await token()).toBe(first);
  await expect.poll(() => metadata.audiences.length).toBeGreaterThan(1);
  expect(await token()).toBe(first);
  metadata.mode = 'serve';
  metadata.lifeSeconds = 3_600;
  await expect.poll(token, { timeout: 8_000 }).not.toBe(first);
});

test('an expired token is not used', async () => {
  const metadata = await startMetadataServer();
  metadata.lifeSeconds = 0;
  const token = idTokens(audience);
  const tokens = [await token(), await token()];
  expect(tokens.map((text) => claimsOf(text).number)).toEqual([1, 2]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandCalls } from '../../lib/callers/command-calls.ts';
import { functionCalls } from '../../lib/callers/function-calls.ts';
import { accountToken, startServices, type TestServices } from '../support/parts/services.ts';
import { callers, type Method, openMethods } from '../support/requests/cells.ts';

const accounts = Object.fromEntries(Object.keys(callers).map((name) => [name, `fn-${name}@souk.iam.gserviceaccount.com`]));

type Authorization = (method: Method) => string | undefined;

/** Three services whose callers prove who they are in one way. */
function useServices(options: { accounts?: Record<string, string> }) {
  const running = {} as { services: TestServices; methods: Method[]; close: () => void };
  beforeAll(async () => {
    running.services = await startServices(options);
    Object.assign(running, openMethods(running.services.addresses));
  });
  afterAll(async () => {
    running.close();
    await running.services.stop();
  });
  return {
    running,
    bearer: (part: Method['part'], caller: string) => `Bearer ${running.services.tokenOf(part, caller)}`,
    /** The calls that have this outcome. */
    async callsThatAre(outcome: string, authorization: Authorization, headers?: Record<string, string>): Promise<string[]> {
      const sent = running.methods.map(async ({ call, part, send }) => [call, await send(authorization({ call, part, send }), headers)]);
      return (await Promise.all(sent)).flatMap(([call = '', found]) => (found === outcome ? [call] : []));
    },
    named: (calls: readonly string[]) => running.methods.map(({ call }) => call).filter((call) => calls.includes(call)),
  };
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

describe.each([
  ['the services’ secrets', {}],
  ['accounts that Cloud Run has checked', { accounts }],
])('with %s', (_, options) => {
  const { running, bearer, callsThatAre, named } = useServices(options);

  test.each(Object.entries(callers))('%s is let into the methods that it names, and refused at all others', async (caller, calls) => {
    const own: Authorization = ({ part }) => bearer(part, caller);
    expect(await callsThatAre('let in', own)).toEqual(named(calls));
    expect(await callsThatAre('refused', own)).toHaveLength(running.methods.length - named(calls).length);
  });

  test('every caller of the written table names the methods of that table, and no other caller is tried', () => {
    const namedBy = Object.entries(callers).map(([caller, calls]) => [caller, named(calls).toSorted()]);
    const written = Object.entries({ ...functionCalls, ...commandCalls }).map(([caller, calls]) => [caller, calls.toSorted()]);
    expect(Object.fromEntries(namedBy)).toEqual(Object.fromEntries(written));
    expect(Object.keys(callers).length * running.methods.length).toBeGreaterThan(2_000);
  });

  const everyone: Authorization = ({ part, call }) => {
    const allowed = Object.keys(callers).find((name) => callers[name]?.includes(call));
    return bearer(part, allowed ?? 'seed');
  };

  test('a call with two proofs is refused, because only one of them may have been checked', async () => {
    const two = { 'x-serverless-authorization': bearer('payment', 'search-items') };
    expect(await callsThatAre('not proven', everyone, two)).toHaveLength(running.methods.length);
  });

  test.each<[string, Authorization]>([
    ['no token', () => undefined],
    ['an empty token', () => 'Bearer '],
    ['an unsigned token', () => `Bearer ${encoded({ alg: 'none' })}.${encoded({ caller: 'make-purchase' })}.`],
    ['a token of no caller', ({ part }) => bearer(part, 'make-purchases')],
    ['the name of a property that every object has', ({ part }) => bearer(part, 'constructor')],
  ])('%s is let into nothing', async (_, authorization) => {
    expect(await callsThatAre('let in', authorization)).toEqual([]);
  });
});

describe('a secret’s token', () => {
  const { bearer, callsThatAre } = useServices({});

  test.each<[string, Authorization]>([
    ['names another caller', ({ part }) => bearer(part, 'search-items').replace('search-items', 'make-purchase')],
    ['lacks its last letter', ({ part }) => bearer(part, 'make-purchase').slice(0, -1)],
    ['is for another service', ({ part }) => bearer(part === 'payment' ? 'product-db' : 'payment', 'make-purchase')],
    ['is an account’s', () => `Bearer ${accountToken(accounts['make-purchase'])}`],
  ])('that %s is let into nothing', async (_, authorization) => {
    expect(await callsThatAre('let in', authorization)).toEqual([]);
  });
});

describe('an account’s token', () => {
  const { callsThatAre, named } = useServices({ accounts: { ...accounts, refund: accounts['audit'] as string } });
  const account = accounts['make-purchase'];

  test.each<[string, object]>([
    ['has expired', { exp: 1 }],
    ['has no expiry', { exp: undefined }],
    ['is not verified', { email_verified: false }],
    ['is of another project', { email: account?.replace('souk', 'bazaar') }],
    ['is of no account', { email: undefined }],
  ])('that %s is let into nothing', async (_, changes) => {
    expect(await callsThatAre('let in', () => `Bearer ${accountToken(account, changes)}`)).toEqual([]);
  });

  test('that two commands share is let into the methods of both', async () => {
    const both = [...(callers['audit'] ?? []), ...(callers['refund'] ?? [])];
    expect(await callsThatAre('let in', () => `Bearer ${accountToken(accounts['audit'])}`)).toEqual(named(both));
  });

  test('is refused once it has expired, although it was let in before', async () => {
    const token = `Bearer ${accountToken(account, { exp: Date.now() / 1_000 + 8 })}`;
    expect(await callsThatAre('let in', () => token)).toEqual(named(callers['make-purchase'] ?? []));
    await expect.poll(() => callsThatAre('let in', () => token), { timeout: 15_000 }).toEqual([]);
  });
});

test('only the steps of a purchase or a refund reach what moves units or money', () => {
  const callersOf = (call: string) => Object.keys(callers).filter((name) => callers[name]?.includes(call));
  expect({
    begin: callersOf('product-db/BeginPurchase'),
    settle: callersOf('product-db/SettlePurchase'),
    charge: callersOf('payment/Charge'),
    cancel: callersOf('payment/Cancel'),
    refund: callersOf('payment/Refund'),
    chargeOutsideTheBooks: callersOf('payment/ChargeCard'),
    plant: callersOf('product-db/RegisterItems'),
  }).toEqual({
    begin: ['make-purchase'],
    settle: ['make-purchase', 'get-purchase', 'resolve-purchases'],
    charge: ['make-purchase'],
    cancel: ['get-purchase', 'resolve-purchases'],
    refund: ['get-sale', 'refund-sale', 'resolve-purchases', 'refund', 'refunds'],
    chargeOutsideTheBooks: [],
    plant: ['seed'],
  });
});

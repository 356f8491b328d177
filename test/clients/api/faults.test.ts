import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createClient, SoukError } from '../../../clients/api/index.ts';
import { card } from '../../support/people/cards.ts';
import { withoutUuids } from '../../support/uuids.ts';
import { failure, meeting, page, paid, token } from './support/meeting.ts';
import { type Act, answer, cut, hang, json, problem } from './support/scripted-server.ts';

describe('the outcome of a purchase', () => {
  test('is unknown after a time-out, and the error has the key', async () => {
    const { client, seen } = await meeting([hang]);
    const error = await failure(client.makePurchase({ card }, { timeoutMs: 300 }));
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'timeout', outcomeUnknown: true });
    expect(error.message).toMatch(/^make-purchase: There was no answer in time. It is not known whether it was done.$/);
    expect(error.idempotencyKey).toBe(seen[0]?.headers['idempotency-key']);
  });

  test('is unknown if the repetition finds the session over or another server, and known if it is refused for another reason', async () => {
    const over = await meeting([cut, problem(401, 'unauthenticated')]);
    expect(await failure(over.client.makePurchase({ card }))).toMatchObject({ code: 'unauthenticated', outcomeUnknown: true });
    const between = await meeting([cut, answer(403, '<html>Pay for your room</html>')]);
    expect(await failure(between.client.makePurchase({ card }))).toMatchObject({ code: 'unexpected_answer', outcomeUnknown: true });
    const refused = await meeting([cut, problem(409, 'cart_empty')]);
    expect(await failure(refused.client.makePurchase({ card }))).toMatchObject({ code: 'cart_empty', outcomeUnknown: false });
  });

  test('is known if no server listens', async () => {
    const { client, close } = await meeting([hang]);
    close();
    const error = await failure(client.makePurchase({ card }, { timeoutMs: 500 }));
    expect(error).toMatchObject({ reason: 'network', outcomeUnknown: false });
  });

  test('is first pending and known after further requests', async () => {
    const pending = { ...paid, status: 'pending' };
    const soon = { 'Retry-After': '0' };
    const { client, seen } = await meeting([json(202, pending, soon), json(200, pending, soon), cut, json(200, paid)]);
    const begun = await client.makePurchase({ card });
    expect(begun.status).toBe('pending');
    expect(await client.waitForPurchase(begun.purchaseId)).toEqual(paid);
    expect(seen[3]).toMatchObject({ method: 'GET', url: `/v1/purchases/${paid.purchaseId}` });
  });

  test('may stay pending for longer than the client waits', async () => {
    const { client } = await meeting([json(200, { ...paid, status: 'pending' })]);
    expect(await failure(client.waitForPurchase(paid.purchaseId, { timeoutMs: 200 }))).toMatchObject({ reason: 'timeout' });
    const error = await failure(client.waitForPurchase(paid.purchaseId, { signal: AbortSignal.timeout(200) }));
    expect(error).toMatchObject({ reason: 'aborted', outcomeUnknown: true });
  });
});

describe('cancelling', () => {
  test('ends a call that hangs', async () => {
    const { client } = await meeting([hang]);
    const error = await failure(client.makePurchase({ card, idempotencyKey: 'mine' }, { signal: AbortSignal.timeout(2_000) }));
    expect(error).toMatchObject({ reason: 'aborted', outcomeUnknown: true, idempotencyKey: 'mine' });
  });

  test('ends the wait before a repetition', async () => {
    const { client, seen } = await meeting([problem(503, 'unavailable', { 'Retry-After': '20' })]);
    const error = await failure(client.getCart({}, { signal: AbortSignal.timeout(2_000) }));
    expect(error).toMatchObject({ name: 'ConnectionError', reason: 'aborted' });
    expect(seen).toHaveLength(1);
  });

  test('before the call sends nothing', async () => {
    const { client, seen } = await meeting([page]);
    const error = await failure(client.makePurchase({ card }, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ reason: 'aborted', outcomeUnknown: false });
    expect(seen).toHaveLength(0);
  });
});

describe('strange responses', () => {
  test.each<[string, Act, number]>([
    ['a page of HTML', answer(200, '<html>Welcome to the hotel</html>', { 'Content-Type': 'text/html' }), 200],
    ['half a JSON', answer(200, '{"lines": [', { 'Content-Type': 'application/json' }), 200],
    ['nothing at all', answer(200, ''), 200],
    ['a JSON that is no object', json(200, null), 200],
    ['a JSON that is a list', json(200, []), 200],
    ['a problem without a code', json(404, { title: 'Not Found' }), 404],
    ['a problem that is a list', json(400, ['no']), 400],
    ['a redirect', answer(307, '', { Location: 'http://127.0.0.1:9/steal' }), 307],
  ])('%s is an error that names the cause', async (_, act, status) => {
    const { client, seen } = await meeting([act]);
    const error = await failure(client.makePurchase({ card }));
    expect(error).toBeInstanceOf(SoukError);
    expect(error).toMatchObject({ code: 'unexpected_answer', status, errors: [], lines: [], outcomeUnknown: status < 400 });
    expect(seen).toHaveLength(1);
  });
});

describe('the session', () => {
  test('ends when a response says so, and the client is notified', async () => {
    const told: unknown[] = [];
    const { client, seen } = await meeting([json(200, {}, { 'Session-Expires-In': '42' }), problem(401, 'unauthenticated')], {
      onSession: (session) => told.push(session),
    });
    await client.getCart();
    expect(client.sessionExpiresInSeconds).toBeGreaterThan(40);
    await failure(client.getCart());
    expect(told).toEqual([{ token, expiresInSeconds: 42 }, undefined]);
    expect(client).toMatchObject({ token: undefined, sessionExpiresInSeconds: undefined });
    await failure(client.getCart());
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`, `Bearer ${token}`, undefined]);
  });

  test('goes on after a wrong password', async () => {
    const { client } = await meeting([problem(401, 'wrong_credentials', { 'Session-Expires-In': '42' })]);
    await failure(client.changeBuyerPassword({ currentPassword: 'x', newPassword: 'y' }));
    expect(client.token).toBe(token);
    expect(client.sessionExpiresInSeconds).toBeGreaterThan(40);
  });

  test('that began meanwhile is not ended by a late response to the previous one', async () => {
    const { client } = await meeting([problem(401, 'unauthenticated')]);
    const late = failure(client.getCart());
    client.token = 'another-one';
    await late;
    expect(client.token).toBe('another-one');
  });

  test('is not sent to functions that need none', async () => {
    const { client, seen } = await meeting([json(200, { parts: {} })]);
    await client.health();
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });
});

test('no error shows a card, a password or a token', async () => {
  const shown: string[] = [];
  for (const act of [cut, hang, answer(500, 'oops'), problem(409, 'cart_empty')]) {
    const { client } = await meeting([act]);
    const password = 'the password of the buyer';
    const calls = [
      () => client.makePurchase({ card }, { timeoutMs: 300 }),
      () => client.buyerLogIn({ username: 'ada', password }, { timeoutMs: 300 }),
    ];
    for (const call of calls) {
      const error = await failure(call());
      shown.push(inspect(error, { depth: 9, showHidden: true }), error.stack as string, JSON.stringify(error));
    }
    shown.push(inspect(client, { depth: 9 }));
  }
  // Whole numbers: ports may happen to contain the digits.
  for (const secret of [/4242 ?4242/, /\b9381\b/, /the password/, new RegExp(token)])
    expect(withoutUuids(shown.join('\n'))).not.toMatch(secret);
});

describe('a client refuses to send', () => {
  test.each(['', '.', '..'])('an id that would change the path: "%s"', async (itemId) => {
    const { client, seen } = await meeting([page]);
    await expect(client.getItem({ itemId })).rejects.toThrow(new TypeError('get-item needs itemId.'));
    expect(seen).toHaveLength(0);
  });

  test('a malformed token, which the message does not show', () => {
    expect(() => createClient({ url: 'http://127.0.0.1:1', token: 'se\ncret' })).toThrow(
      new TypeError('A session token must be visible ASCII characters.'),
    );
  });

  test('no other id or parameter, and encodes them', async () => {
    const { client, seen } = await meeting([json(200, {})]);
    await client.getItem({ itemId: 'a/b?c' });
    await client.searchItems({ keyword: ['x&y', 'é'], category: 0, pageToken: undefined });
    expect(seen.map(({ url }) => url)).toEqual(['/v1/items/a%2Fb%3Fc', '/v1/items?keyword=x%26y&keyword=%C3%A9&category=0']);
  });
});

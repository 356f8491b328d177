import { expect, test } from 'vitest';
import { type Client, ConnectionError } from '../../../clients/api/index.ts';
import { card } from '../../support/people/cards.ts';
import { failure, loggedIn, meeting, paid } from './support/meeting.ts';
import { answer, cut, hang, json, problem } from './support/scripted-server.ts';

test('a purchase is repeated after a cut and a 503, with the same body and key', async () => {
  const { client, seen } = await meeting([cut, problem(503, 'unavailable', { 'Retry-After': '0' }), json(201, paid)]);
  expect(await client.makePurchase({ card, expectedTotalCents: 5 })).toEqual(paid);
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  expect(seen.map(({ body }) => JSON.parse(body))).toEqual(Array(3).fill({ card, expectedTotalCents: 5 }));
});

test('a refund is repeated after a cut and a 504, with the same body and key', async () => {
  const refund = { refundId: 'r-1', status: 'refunded' };
  const { client, seen } = await meeting([cut, problem(504, 'deadline_exceeded'), json(201, refund)]);
  const asked = { lines: [{ itemId: '1-1', quantity: 1 }], reason: 'Broken' };
  expect(await client.refundSale({ purchaseId: 'p-1', ...asked })).toEqual(refund);
  expect(seen.map(({ body }) => JSON.parse(body))).toEqual(Array(3).fill(asked));
  const keys = new Set(seen.map(({ headers }) => headers['idempotency-key']));
  expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

test('a try that hangs leaves time for another', async () => {
  const { client, seen } = await meeting([hang, json(201, paid)], { tryTimeoutMs: 200 });
  expect(await client.makePurchase({ card })).toEqual(paid);
  expect(seen).toHaveLength(2);
});

test('two purchases have two keys, and a key that is given is used', async () => {
  const { client, seen } = await meeting([json(201, paid)]);
  await client.makePurchase({ card });
  await client.makePurchase({ card });
  await client.makePurchase({ card, idempotencyKey: 'mine' });
  const keys = seen.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe('mine');
});

const changes: Record<string, (client: Client) => Promise<unknown>> = {
  getCart: (client) => client.getCart(),
  saveCart: (client) => client.saveCart(),
  clearCart: (client) => client.clearCart(),
  changeItemPrice: (client) => client.changeItemPrice({ itemId: '1-1', priceCents: 5 }),
};
test.each([...Object.keys(changes)])('%s is repeated while the load balancer has no back end', async (name) => {
  const { client, seen } = await meeting([answer(502, '<html>'), cut, problem(504, 'deadline_exceeded'), json(200, {})]);
  await changes[name]?.(client);
  expect(seen).toHaveLength(4);
});

const once: Record<string, (client: Client) => Promise<unknown>> = {
  addToCart: (client) => client.addToCart({ itemId: '1-1', quantity: 1 }),
  removeFromCart: (client) => client.removeFromCart({ itemId: '1-1', quantity: 1 }),
  changeItemQuantity: (client) => client.changeItemQuantity({ itemId: '1-1', change: 1 }),
  registerItem: (client) => client.registerItem({ name: 'x', category: 1, keywords: [], condition: 'new', priceCents: 1, quantity: 1 }),
  giveFeedback: (client) => client.giveFeedback({ itemId: '1-1', vote: 'up' }),
  createBuyer: (client) => client.createBuyer({ name: 'x', username: 'xyz', password: 'x' }),
  buyerLogIn: (client) => client.buyerLogIn({ username: 'xyz', password: 'x' }),
  changeBuyerPassword: (client) => client.changeBuyerPassword({ currentPassword: 'x', newPassword: 'y' }),
  health: (client) => client.health(),
};
test.each([...Object.keys(once)])('%s is sent only once, even if it fails', async (name) => {
  for (const act of [cut, problem(503, 'unavailable')]) {
    const { client, seen } = await meeting([act]);
    expect(await failure(once[name]?.(client) as Promise<unknown>)).toMatchObject({ outcomeUnknown: name !== 'health' });
    expect(seen).toHaveLength(1);
  }
});

test.each([...Object.keys(changes), ...Object.keys(once)])('%s is repeated while the server is overloaded', async (name) => {
  const overloaded = problem(503, 'overloaded', { 'Retry-After': '0' });
  const { client, seen } = await meeting([overloaded, overloaded, json(200, loggedIn)]);
  await (changes[name] ?? once[name])?.(client);
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
});

test('an overload does not count as a try at an unreachable server', async () => {
  const overloaded = problem(503, 'overloaded', { 'Retry-After': '0' });
  const { client, seen } = await meeting([cut, cut, cut, overloaded, overloaded, overloaded, cut, json(200, {})]);
  await client.getCart();
  expect(seen).toHaveLength(8);
});

test('a lasting overload is reported in the end, as a request that did nothing', async () => {
  const { client, seen } = await meeting([problem(503, 'overloaded', { 'Retry-After': '0' })]);
  const error = await failure(client.createBuyer({ name: 'x', username: 'xyz', password: 'x' }, { timeoutMs: 1_000 }));
  expect(error).toMatchObject({ code: 'overloaded', outcomeUnknown: false });
  expect(seen.length).toBeGreaterThan(1);
});

test('after a cut an overload leaves the purchase’s outcome unknown, and it is repeated until known', async () => {
  const overloaded = problem(503, 'overloaded', { 'Retry-After': '0' });
  const { client } = await meeting([cut, overloaded]);
  expect(await failure(client.makePurchase({ card }, { timeoutMs: 4_000 }))).toMatchObject({ code: 'overloaded', outcomeUnknown: true });
  const later = await meeting([cut, overloaded, overloaded, json(201, paid)]);
  expect(await later.client.makePurchase({ card })).toEqual(paid);
});

test('after a lost response an unsafe request is not repeated, not even after an overload', async () => {
  const { client, seen } = await meeting([problem(503, 'overloaded', { 'Retry-After': '0' }), cut]);
  expect(await failure(client.createBuyer({ name: 'x', username: 'xyz', password: 'x' }))).toMatchObject({ outcomeUnknown: true });
  expect(seen).toHaveLength(2);
});

test.each([
  [429, 'too_many_attempts'],
  [409, 'cart_empty'],
  [500, 'internal'],
])('%i is not repeated', async (status, code) => {
  const { client, seen } = await meeting([problem(status, code, { 'Retry-After': '60' })]);
  expect(await failure(client.makePurchase({ card }))).toMatchObject({
    status,
    code,
    retryAfterSeconds: 60,
    outcomeUnknown: status === 500,
  });
  expect(seen).toHaveLength(1);
});

test('repetitions end, and the last failure is reported', async () => {
  const { client, seen } = await meeting([cut]);
  const error = await failure(client.getCart());
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ reason: 'network', operation: 'get-cart', outcomeUnknown: false });
  expect(seen).toHaveLength(5);
});

test('no repetition follows if the server asks for a wait beyond the call’s time-out', async () => {
  const { client, seen } = await meeting([problem(503, 'unavailable', { 'Retry-After': '60' })]);
  const error = await failure(client.getCart({}, { timeoutMs: 5_000 }));
  expect(error).toMatchObject({ name: 'SoukError', code: 'unavailable', retryAfterSeconds: 60 });
  expect(seen).toHaveLength(1);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type FunctionKey, nameOf } from '../../bench/load/caller.ts';
import { readContract } from '../../bench/load/contract.ts';
import { percentile, Recorder } from '../../bench/load/figures.ts';
import { callsOf, type Mix, mixes, steps } from '../../bench/load/mixes.ts';
import { readOptions } from '../../bench/load/options.ts';
import type { Person, Role } from '../../bench/load/people.ts';
import { repeat } from '../../bench/load/repeat.ts';
import { functionGroups } from '../../functions/endpoints.ts';

describe('a response is judged by the contract', () => {
  const judge = readContract();

  test.each([
    ['make-purchase', 201, undefined, 'success'],
    ['make-purchase', 202, undefined, 'success'],
    ['make-purchase', 409, 'cart_empty', 'named'],
    ['make-purchase', 503, 'overloaded', 'named'],
    ['get-cart', 409, 'cart_empty', 'unnamed'],
    ['get-cart', 503, 'cart_empty', 'unnamed'],
    ['get-cart', 201, undefined, 'unnamed'],
    ['get-cart', 502, undefined, 'unnamed'],
    ['get-cart', 500, 'internal', 'unnamed'],
    ['no-such-function', 200, undefined, 'unnamed'],
  ])('%s: %d %s is %s', (name, status, code, ending) => {
    expect(judge(name, status, code)).toBe(ending);
  });
});

test('each connection sends its request at least once, however short the time', async () => {
  let received = 0;
  const server = createServer((_, response) => {
    received += 1;
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests = Array.from({ length: 16 }, () => ({ method: 'GET', path: '/', headers: {} }) as const);
  expect(await repeat(url, requests, 0)).toMatchObject({ requests: 16, failures: 0 });
  expect(received).toBe(16);
  server.close();
});

test('a buyer that removes an item which it has added twice knows that none is left', async () => {
  const removed: unknown[] = [];
  const caller = { call: async (...call: unknown[]) => void removed.push(call) };
  const buyer = { inCart: ['3-1', '3-2', '3-1'], caller } as unknown as Person;
  await steps.buyer.removeFromCart?.(buyer);
  expect([removed, buyer.inCart]).toEqual([[['removeFromCart', { itemId: '3-1' }]], ['3-2']]);
});

describe('a recorder', () => {
  const call = (name: string, ms: number) => {
    const startedAtMs = performance.now();
    return { name, startedAtMs, endedAtMs: startedAtMs + ms };
  };

  test('takes times from successes alone, and counts errors by their code', () => {
    const recorder = new Recorder();
    for (const ms of [1, 2, 3, 4]) recorder.add({ ...call('get-cart', ms), ending: 'success' });
    recorder.add({ ...call('get-cart', 900), ending: 'named', error: { status: 503, code: 'overloaded' } });
    recorder.add({ ...call('get-item', 1), ending: 'unnamed', error: { status: 500, code: 'internal' } });
    recorder.add({ ...call('get-item', 1), ending: 'no response', error: { status: 0, code: 'ECONNRESET' } });
    const { functions, all, unnamed, noResponse, perSecond } = recorder.seen();
    expect(functions['get-cart']).toMatchObject({ calls: 5, errors: { overloaded: 1 } });
    expect(functions['get-cart']?.meanMs).toBeCloseTo(2.5, 1);
    expect(functions['get-cart']?.p99Ms).toBeCloseTo(4, 1);
    expect(all.errors).toEqual({ overloaded: 1, internal: 1, ECONNRESET: 1 });
    expect([unnamed, noResponse]).toEqual([{ 'get-item: 500 internal': 1 }, 1]);
    expect(perSecond).toEqual([[4, 3]]);
  });

  test('adds up several runs', () => {
    const [first, second] = [new Recorder(), new Recorder()];
    first.add({ ...call('get-cart', 1), ending: 'success' });
    second.add({ ...call('get-cart', 3), ending: 'success' });
    second.add({ ...call('get-cart', 3), ending: 'named', error: { status: 503, code: 'overloaded' } });
    first.include(second);
    expect(first.seen().functions['get-cart']).toMatchObject({ calls: 3, errors: { overloaded: 1 } });
    expect(first.seen().all.meanMs).toBeCloseTo(2, 1);
  });

  test.each([
    [[], 0.5, 0],
    [[7], 0.99, 7],
    [[1, 2], 0.5, 1],
    [Array.from({ length: 100 }, (_, i) => i + 1), 0.99, 99],
  ])('finds percentiles: of %j, %d is %d', (values, part, expected) => {
    expect(percentile(values, part)).toBe(expected);
  });
});

describe('the mixes', () => {
  /** The first calls of a client. */
  function firstCalls(mix: Mix, role: Role, client: number, quantity: number): FunctionKey[] {
    const calls = callsOf(mix, role, client);
    return Array.from({ length: quantity }, () => calls.next().value as FunctionKey);
  }

  test('of all functions have every function of buyers and sellers', () => {
    const named = (['buyer', 'seller'] as const).flatMap((role) => firstCalls(mixes.all, role, 0, 100).map(nameOf));
    const known = [...Object.keys(functionGroups.buyer), ...Object.keys(functionGroups.seller)];
    expect([...new Set(named)].sort()).toEqual(known.sort());
  });

  test('spread over the clients what comes only now and then', () => {
    const mix: Mix = { name: 'test', about: '', rounds: { buyer: ['getCart', { every: 2, calls: ['saveCart'] }], seller: [] } };
    expect(firstCalls(mix, 'buyer', 0, 4)).toEqual(['getCart', 'saveCart', 'getCart', 'getCart']);
    expect(firstCalls(mix, 'buyer', 1, 4)).toEqual(['getCart', 'getCart', 'saveCart', 'getCart']);
    expect([...callsOf(mix, 'seller', 0)]).toEqual([]);
  });
});

describe('the command line', () => {
  test('has ten runs of a thousand calls in all scenarios; failures happen with the first mix alone', () => {
    const { cases, runs, calls } = readOptions([]);
    expect([runs, calls, cases.length]).toEqual([10, 1000, 4 * 3 + 3 + 3]);
    expect(cases.filter(({ failure }) => failure !== 'none').map(({ mix }) => mix)).toEqual(Array.from({ length: 9 }, () => 'all'));
  });

  test('is quick on request', () => {
    expect(readOptions(['--quick'])).toMatchObject({ runs: 1, calls: 50 });
    expect(readOptions(['--quick', '--calls', '7', '--scenarios', '2', '--mixes', 'browse', '--failures', 'none'])).toMatchObject({
      calls: 7,
      cases: [{ scenario: 2, mix: 'browse', failure: 'none' }],
    });
  });

  test.each([[['--mixes', 'checkouts']], [['--runs', '0']], [['--calls', 'many']], [['--slow']]])('refuses %j', (args) => {
    expect(() => readOptions(args)).toThrow('Usage: npm run bench');
  });
});

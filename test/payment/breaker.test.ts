import { expect, test } from 'vitest';
import { type Breaker, createBreaker } from '../../lib/payment/breaker.ts';
import { connectPayment } from '../../lib/payment/client.ts';
import { chargeRequest, context } from '../support/requests/payment.ts';
import { fakeService, faultAnswer, http } from './support/fake-service.ts';

function breakerAt(time: { ms: number }): Breaker {
  return createBreaker({ clock: () => time.ms });
}

const times = (count: number, call: () => void) => {
  for (let i = 0; i < count; i++) call();
};

test('opens after five unknown outcomes in a row, and closes after a known one', () => {
  const breaker = breakerAt({ ms: 1_000 });
  times(4, breaker.unknown);
  expect(breaker.allows()).toBe(true);
  breaker.unknown();
  expect(breaker.allows()).toBe(false);
  breaker.known();
  expect(breaker.allows()).toBe(true);
});

test('a known outcome in between restarts the count', () => {
  const breaker = breakerAt({ ms: 0 });
  times(4, breaker.unknown);
  breaker.known();
  times(4, breaker.unknown);
  expect(breaker.allows()).toBe(true);
});

test('while open it lets only one probe through every five seconds', () => {
  const time = { ms: 0 };
  const breaker = breakerAt(time);
  expect(breaker.isDue()).toBe(false);
  times(5, breaker.unknown);
  time.ms = 4_999;
  expect(breaker.isDue()).toBe(false);
  time.ms = 5_000;
  expect([breaker.isDue(), breaker.isDue(), breaker.allows()]).toEqual([true, false, false]);
});

test.each(['nothing', 'a late time-out'])('when a probe gets %s, another follows five seconds later', (hears) => {
  const time = { ms: 5_000 };
  const breaker = breakerAt(time);
  times(5, breaker.unknown);
  time.ms = 10_000;
  expect(breaker.isDue()).toBe(true);
  time.ms = 12_000;
  if (hears !== 'nothing') breaker.unknown();
  time.ms = 14_999;
  expect(breaker.isDue()).toBe(false);
  time.ms = 15_000;
  expect(breaker.isDue()).toBe(true);
});

test.each([
  ['opens at a service that gives none', http(200, ''), false],
  ['opens at a service that has an error', http(500, faultAnswer('internal')), false],
  ['stays closed at one that refuses what it is asked', http(500, faultAnswer('invalid_request')), true],
])('the client reports every outcome to it: it %s', async (_, answer, allowed) => {
  const breaker = createBreaker();
  const payment = connectPayment({ url: await fakeService((socket) => socket.end(answer)), breaker });
  for (let i = 0; i < 5; i++) await payment.charge(chargeRequest(), context()).catch(() => {});
  expect(breaker.allows()).toBe(allowed);
  payment.close();
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, password } from '../support/people/people.ts';

const market = useMarketplace({ settings: { FORWARDED_HOPS: 1 } });

/** The status of a log-in from an address that must be answered within 5 seconds. */
async function logIn(address: string, username: string, given: string): Promise<number> {
  const response = await fetch(`${market.functions.url}/v1/buyers/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify({ username, password: given }),
    signal: AbortSignal.timeout(5_000),
  });
  await response.text();
  return response.status;
}

/** Keeps so many wrong log-ins running until `work` is done, each for another user name. */
async function during<T>(count: number, addressOf: (i: number) => string, work: () => Promise<T>): Promise<T> {
  let isOver = false;
  let tries = 0;
  const one = async (i: number) => {
    while (!isOver) {
      tries += 1;
      await logIn(addressOf(i), `guessed${tries}`, 'wrong password').catch(() => {});
      await sleep(500);
    }
  };
  const running = Array.from({ length: count }, (_, i) => one(i));
  try {
    return await work();
  } finally {
    isOver = true;
    await Promise.all(running);
  }
}

// Hashing needs the processor that other tests use at the same time, so a try may fail.
const options = { timeout: 60_000, retry: 3 };

test('20 of 20 honest log-ins succeed within 5 s while 160 bad ones run from one network', options, async () => {
  const { username } = await newBuyer(market.api);
  const statuses = await during(
    160,
    () => '203.0.113.5',
    () => Promise.all(Array.from({ length: 20 }, (_, i) => logIn(`198.51.${i}.1`, username, password))),
  );
  expect(statuses).toEqual(Array(20).fill(201));
});

test('20 of 20 succeed where they have logged in before while 160 bad ones run from 160 networks', options, async () => {
  const { username } = await newBuyer(market.api);
  for (let i = 0; i < 20; i += 1) expect(await logIn(`198.18.${i}.1`, username, password)).toBe(201);
  const statuses = await during(
    160,
    (i) => `10.9.${i}.1`,
    () => Promise.all(Array.from({ length: 20 }, (_, i) => logIn(`198.18.${i}.1`, username, password))),
  );
  expect(statuses).toEqual(Array(20).fill(201));
});

import { expect, test } from 'vitest';
import { usualCosts } from '../../db-services/customer/passwords.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, password } from '../support/people/people.ts';

const market = useMarketplace({ settings: { FORWARDED_HOPS: 1 }, passwordCosts: usualCosts });

async function logIn(address: string, username: string, given: string): Promise<number> {
  const response = await fetch(`${market.functions.url}/v1/buyers/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify({ username, password: given }),
  });
  await response.text();
  return response.status;
}

/**
 * Sends 160 wrong log-ins at once, more than can wait, each for another user name. When the first has its response, sends 20 right ones. Returns
 * their statuses, and how many passwords of the wrong ones had been checked when the last right one had its response.
 */
async function logInBehindFlood(username: string, floodFrom: (i: number) => string, honestFrom: (i: number) => string) {
  let checked = 0;
  const flood = Array.from({ length: 160 }, async (_, i) => {
    if ((await logIn(floodFrom(i), `guessed${i}`, 'wrong password')) === 401) checked += 1;
  });
  await Promise.race(flood);
  const statuses = await Promise.all(Array.from({ length: 20 }, (_, i) => logIn(honestFrom(i), username, password)));
  const checkedBefore = checked;
  await Promise.all(flood);
  return { statuses, checkedBefore };
}

const honest = Array(20).fill(201);

test('20 of 20 honest log-ins overtake most of 160 bad ones from one network', { timeout: 60_000 }, async () => {
  const { username } = await newBuyer(market.api);
  const flooded = await logInBehindFlood(
    username,
    () => '203.0.113.5',
    (i) => `198.51.${i}.1`,
  );
  expect(flooded.statuses).toEqual(honest);
  expect(flooded.checkedBefore).toBeLessThan(80);
});

test('20 of 20 from where they have logged in before overtake most of 160 bad ones from 160 networks', { timeout: 60_000 }, async () => {
  const { username } = await newBuyer(market.api);
  for (let i = 0; i < 20; i += 1) expect(await logIn(`198.18.${i}.1`, username, password)).toBe(201);
  const flooded = await logInBehindFlood(
    username,
    (i) => `10.9.${i}.1`,
    (i) => `198.18.${i}.1`,
  );
  expect(flooded.statuses).toEqual(honest);
  expect(flooded.checkedBefore).toBeLessThan(80);
});

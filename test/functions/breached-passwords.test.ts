import { expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newSeller, password } from '../support/people/people.ts';

const market = useMarketplace();
const error = (field: string) => ({ field, message: 'is one of the most common passwords; choose another' });

test('a password that was used most in breaches opens no account, in any case of its letters', async () => {
  for (const breached of ['ironmaiden', 'IronMaiden']) {
    const { status, body } = await market.api.post('/v1/buyers', { name: 'Noor', username: 'noor.breached', password: breached });
    expect([status, body.errors]).toEqual([400, [error('password')]]);
  }
});

test('nor does it replace another one', async () => {
  const seller = await newSeller(market.api);
  const change = { currentPassword: password, newPassword: 'ironmaiden' };
  const { status, body } = await market.api.put('/v1/sellers/me/password', change, seller);
  expect([status, body.errors]).toEqual([400, [error('newPassword')]]);
});

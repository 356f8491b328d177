import { expect, test } from 'vitest';
import { openAccounts } from '../../bench/crowd/open-accounts.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';

const marketplace = useMarketplace();

test('100 sellers and 100 buyers who open accounts and log in at once see no error', { timeout: 0 }, async () => {
  const { errors } = await openAccounts(marketplace.functions.url, 100);
  expect(errors).toEqual([]);
});

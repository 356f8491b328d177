import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plantedInProductDb } from '../support/bugs/in-product-db.ts';
import type { TestDatabase } from '../support/database/database.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { scale } from '../support/setup/scale.ts';
import { burstsOf, play, stock } from './burst.ts';
import { addToCart } from './cart-requests.ts';
import { setUp } from './people.ts';
import { changeQuantity, firstSales, requests } from './requests.ts';

const runs = Number(process.env['MODEL_RUNS'] ?? scale(8, 40));

const changeable = [
  'items',
  'sales',
  'purchases',
  'purchase_lines',
  'refunds',
  'active_carts',
  'saved_carts',
  'seller_totals',
  'buyer_totals',
];

/** Makes every change of a row last up to 8 ms longer. So more statements wait for a row after they have read others. */
async function lockForLonger({ product }: { product: TestDatabase }): Promise<void> {
  await product.query(`
    create function wait_a_moment() returns trigger language plpgsql as $$
    begin
      perform pg_sleep(random() * 0.008);
      return null;
    end $$`);
  for (const table of changeable)
    await product.query(`create trigger wait_a_moment after insert or update on ${table} for each row execute function wait_a_moment()`);
}

describe.each([
  ['side by side', async () => {}],
  ['side by side, while rows stay locked for longer', lockForLonger],
] as const)('%s', (_, prepare) => {
  const marketplace = useMarketplace();

  test('some order of the simultaneous actions of a seller and two buyers explains every response and the final state', async () => {
    await prepare(marketplace.services.databases);
    const property = fc.asyncProperty(stock, burstsOf(requests), async (goods, given) =>
      play(given, [...firstSales, ...goods], await setUp(marketplace.api)),
    );
    await fc.assert(property, { numRuns: runs, seed: Number(process.env['MODEL_SEED'] ?? 1) });
  }, 300_000);
});

describe.each([
  ['absolute quantity', changeQuantity],
  ['absolute cart', addToCart],
] as const)('with a planted bug, %s', (bug, request) => {
  const marketplace = useMarketplace({ insteadOfProductDb: plantedInProductDb[bug] });

  test('no order explains the responses', async () => {
    const property = fc.asyncProperty(stock, burstsOf([request]), async (goods, given) => play(given, goods, await setUp(marketplace.api)));
    const { failed, errorInstance } = await fc.check(property, { numRuns: 100, endOnFailure: true });
    expect({ failed, why: String(errorInstance) }).toEqual({ failed: true, why: expect.stringContaining('no order explains') });
  }, 120_000);

  test('sequential requests have no violation', async () => {
    const oneByOne = burstsOf([request]).map((bursts) => bursts.map((burst) => ({ ...burst, branches: [burst.branches.flat()] })));
    const property = fc.asyncProperty(stock, oneByOne, async (goods, given) => play(given, goods, await setUp(marketplace.api)));
    await fc.assert(property, { numRuns: 2 });
  }, 120_000);
});

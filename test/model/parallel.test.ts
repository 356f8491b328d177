import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sql } from '../../lib/database/sql.ts';
import { writeAbsoluteQuantities } from '../faults/controls/planted-bugs.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import type { ServicesOptions } from '../support/parts/services.ts';
import { scale } from '../support/setup/scale.ts';
import { burstsOf, play, stock } from './burst.ts';
import { addToCart } from './cart-requests.ts';
import { setUp } from './people.ts';
import { changeQuantity, requests } from './requests.ts';

const runs = Number(process.env['MODEL_RUNS'] ?? scale(8, 80));

describe('side by side', () => {
  const marketplace = useMarketplace();

  test('some order of the simultaneous actions of a seller and two buyers explains every response and the final state', async () => {
    const property = fc.asyncProperty(stock, burstsOf(requests), async (goods, given) => play(given, goods, await setUp(marketplace.api)));
    await fc.assert(property, { numRuns: runs, seed: Number(process.env['MODEL_SEED'] ?? 1) });
  }, 300_000);
});

/** Stores a cart as it was read a moment before, with what was added. */
const writeWholeCarts: NonNullable<ServicesOptions['insteadOfProductDb']> = (db, real) => ({
  ...real,
  async addToCart(request, call) {
    const { sessionId, itemId, quantity } = request;
    const { lines } = await real.getCart(request, call);
    await sleep(20);
    await real.addToCart(request, call);
    const units = new Map(lines.map((line) => [line.itemId, line.quantity]));
    units.set(itemId, (units.get(itemId) ?? 0) + quantity);
    const whole = Object.fromEntries([...units].map(([id, held]) => [id.split('-')[1], held]));
    await db.many(sql`update active_carts set lines = ${JSON.stringify(whole)}::jsonb where session_id = ${sessionId}`);
    return real.getCart(request, call);
  },
});

describe.each([
  ['a lost update of a quantity', writeAbsoluteQuantities, changeQuantity],
  ['a lost update of a cart', writeWholeCarts, addToCart],
] as const)('with a planted bug, %s', (_, insteadOfProductDb, request) => {
  const marketplace = useMarketplace({ insteadOfProductDb });

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

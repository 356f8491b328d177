import fc from 'fast-check';
import { test } from 'vitest';
import { useMarketplace } from '../support/marketplace.ts';
import { logIn, newBuyer, newSeller } from '../support/people.ts';
import { scale } from '../support/scale.ts';
import { commands, type Real } from './commands.ts';
import { emptyModel } from './model.ts';

const marketplace = useMarketplace();
const runs = Number(process.env['MODEL_RUNS'] ?? scale(15, 60));
let category = 0;

/** A seller, and two buyers with two sessions each. */
async function setUp() {
  const { api } = marketplace;
  const seller = await newSeller(api);
  const buyers = [await newBuyer(api), await newBuyer(api)];
  const sessions = await Promise.all(buyers.map(async (buyer) => [buyer, { ...buyer, token: await logIn(api, 'buyer', buyer.username) }]));
  const real: Real = { api, seller, sessions, category: ++category };
  return { model: emptyModel([2, 2]), real };
}

test('whatever a seller and two buyers do, in any order, every answer is the one that a simple model of the marketplace gives', async () => {
  const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (given) =>
    fc.asyncModelRun(setUp, given),
  );
  await fc.assert(property, { numRuns: runs, ...(process.env['MODEL_SEED'] && { seed: Number(process.env['MODEL_SEED']) }) });
}, 300_000);

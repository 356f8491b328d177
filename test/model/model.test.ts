import fc from 'fast-check';
import { test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { scale } from '../support/setup/scale.ts';
import type { Model } from './model.ts';
import { setUp } from './people.ts';
import type { Real, Request } from './request.ts';
import { firstSales, requests } from './requests.ts';

const marketplace = useMarketplace();
const runs = Number(process.env['MODEL_RUNS'] ?? scale(8, 60));

/** The request as a command: sent when its turn has come, and answered before the next one's. */
const asCommand = (request: Request): fc.AsyncCommand<Model, Real> => ({
  check: (model) => request.isPossible(model),
  async run(model, real) {
    const { send, steps } = request.plan(model, real);
    const answer = await send();
    for (const step of steps) step(model, answer);
  },
  toString: () => request.toString(),
});

test('every response to a seller and two buyers is the one of a simple model, in any order of actions', async () => {
  const commands = requests.map((one) => one.map(asCommand));
  const property = fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (given) =>
    fc.asyncModelRun(async () => {
      const people = await setUp(marketplace.api);
      for (const one of firstSales) await asCommand(one).run(people.model, people.real);
      return people;
    }, given),
  );
  await fc.assert(property, { numRuns: runs, seed: Number(process.env['MODEL_SEED'] ?? 1) });
}, 300_000);

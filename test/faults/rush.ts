import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../../local/random.ts';
import { buying } from './buyer.ts';
import { createCaller } from './caller.ts';
import { gatherCrowd, type Visitor } from './crowd.ts';
import type { Stage } from './run.ts';

/** Many who want the same few units at once. */
export interface Rush {
  itemId: string;
  /** What there was to be sold. */
  units: number;
  /** One for each of them; `ms` from the moment they pressed the button. */
  answers: { status: number; code?: string | undefined; ms: number }[];
}

export interface RushExtent {
  buyers: number;
  units: number;
  /** Within which all of them arrive. */
  seconds: number;
}

/** Everybody buys once, when the seed says; nobody repeats anything. */
export const rush =
  (seed: number, { buyers, units, seconds }: RushExtent) =>
  async ({ system, history, scenes, open }: Stage): Promise<void> => {
    const random = randomFrom(seed);
    const market = await open({ buyers: 0, sellers: 1, itemsEach: 1, quantity: units });
    const itemId = market.itemIds[0] as string;
    const crowd = await gatherCrowd(system, { size: buyers, itemId });
    const expectedTotalCents = 101;
    const opensAtMs = Date.now() + 500;

    async function press({ account, token }: Visitor, i: number, pressedAtMs: number) {
      const caller = createCaller({ urls: system.directUrls, account, token, history });
      await sleep(pressedAtMs - Date.now());
      const purchase = buying({ key: `rush-${seed}-${i}`, card: 'approved', expectedTotalCents });
      const { status, code, endedAtMs } = await caller.send(purchase, (i % 2) + 1);
      return { status, code, ms: endedAtMs - pressedAtMs };
    }

    const answers = await Promise.all(crowd.map((visitor, i) => press(visitor, i, opensAtMs + random.integer(0, seconds * 1_000))));
    scenes.rushes.push({ itemId, units, answers });
  };

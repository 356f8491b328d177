import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../../local/random.ts';
import { buying, insist, type PurchaseRequest } from './buyer.ts';
import { createCaller } from './caller.ts';
import { gatherCrowd, type Visitor } from './crowd.ts';
import { isFinal } from './history.ts';
import type { Stage } from './run.ts';

/** Many who want the same few units at once. */
export interface Rush {
  itemId: string;
  /** What there was to be sold. */
  units: number;
  /** The first that each of them got, `ms` after pressing the button; and the status that was the last word, however often that took. */
  answers: { status: number; code?: string | undefined; ms: number; finally: number }[];
}

export interface RushExtent {
  buyers: number;
  units: number;
  /** Within which all of them arrive. */
  seconds: number;
}

const insistMs = 60_000;

/** Everybody presses the button when the seed says; whoever is not told what became of it asks again. */
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
      await sleep(Math.max(0, pressedAtMs - Date.now()));
      const purchase: PurchaseRequest = { key: `rush-${seed}-${i}`, card: 'approved', expectedTotalCents };
      const first = await caller.send(buying(purchase), (i % 2) + 1);
      const last = isFinal(first) ? first : await insist(caller, purchase, pressedAtMs + insistMs);
      return { status: first.status, code: first.code, ms: first.endedAtMs - pressedAtMs, finally: last.status };
    }

    const answers = await Promise.all(crowd.map((visitor, i) => press(visitor, i, opensAtMs + random.integer(0, seconds * 1_000))));
    scenes.rushes.push({ itemId, units, answers });
  };

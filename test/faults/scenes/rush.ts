import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../../../local/random.ts';
import type { Rush } from '../checks/records.ts';
import { buying, insist } from '../people/buyer.ts';
import { createCaller } from '../people/caller.ts';
import { gatherCrowd, type Visitor } from '../people/crowd.ts';
import { isFinal } from '../people/history.ts';
import type { Stage } from '../runs/run.ts';

export interface RushExtent {
  buyers: number;
  units: number;
  /** The time within which all buyers arrive. */
  seconds: number;
}

const insistMs = 60_000;
/** Prices of the items of a market, in cents. */
const [busyPrice, rushPrice] = [101, 102];
/** Before the rush others have bought, as in a marketplace that has been open for a while, so hot code is compiled. */
const ordinary = { buyers: 600, seconds: 6 };

/** Each buyer buys at the time that the seed sets. A buyer who does not get the outcome repeats the request. */
export const rush =
  (seed: number, { buyers, units, seconds }: RushExtent) =>
  async ({ system, history, scenes, open }: Stage): Promise<void> => {
    const random = randomFrom(seed);
    const { itemIds } = await open({ buyers: 0, sellers: 1, itemsEach: 2, quantity: units });
    const [busyItem, rushItem] = itemIds as [string, string];

    async function press({ account, token }: Visitor, key: number, expectedTotalCents: number, pressedAtMs: number) {
      const caller = createCaller({ urls: system.directUrls, account, token, history });
      await sleep(Math.max(0, pressedAtMs - Date.now()));
      const purchase = buying({ key: `rush-${seed}-${key}`, card: 'approved', expectedTotalCents });
      const first = await caller.send(purchase, (key % 2) + 1);
      const last = isFinal(first) ? first : await insist(caller, purchase, pressedAtMs + insistMs);
      return { status: first.status, code: first.code, ms: first.endedAtMs - pressedAtMs, finally: last.status };
    }

    async function come(itemId: string, price: number, crowd: { buyers: number; seconds: number }): Promise<Rush['answers']> {
      const visitors = await gatherCrowd(system, { size: crowd.buyers, itemId });
      const opensAtMs = Date.now() + 500;
      const arrival = () => opensAtMs + random.integer(0, crowd.seconds * 1_000);
      return Promise.all(visitors.map((visitor, i) => press(visitor, price * 100_000 + i, price, arrival())));
    }

    await come(busyItem, busyPrice, ordinary);
    const answers = await come(rushItem, rushPrice, { buyers, seconds });
    scenes.rushes.push({ itemId: rushItem, units, answers });
  };

import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, randomFrom } from '../../../local/random.ts';
import { serve } from './after-sales.ts';
import { buy, buying, fillCart, insist } from './buyer.ts';
import type { Caller, Request } from './caller.ts';
import type { Market, Seller } from './people.ts';

export interface Workload {
  /** Carts filled so far, each bought with its own key. */
  readonly carts: number;
  /** Lets all people finish their current action, then repeat the requests whose outcome is unknown, for at most a minute. */
  finish(): Promise<void>;
}

const [restMs, betweenSalesMs] = [200, 100];
const finishMs = 60_000;

/** Starts all people. Only the seed decides what each of them tries next. */
export function startWorkload({ buyers, sellers, itemIds }: Market, { seed, impatience }: { seed: number; impatience: number }): Workload {
  const unfinished: { caller: Caller; request: Request }[] = [];
  let [ending, carts] = [false, 0];

  async function goShopping(caller: Caller, random: Random): Promise<void> {
    for (let n = 1; !ending; n++) {
      const purchase = await fillCart(caller, itemIds, `${seed}-${caller.account}-${n}`, random);
      if (!purchase) continue;
      carts += 1;
      if (!(await buy(caller, purchase, { random, impatience }))) unfinished.push({ caller, request: buying(purchase) });
    }
  }

  async function sell(seller: Seller, random: Random): Promise<void> {
    for (; !ending; await sleep(restMs)) {
      const itemId = random.pick(seller.itemIds);
      const change = random.chance(0.7) ? random.integer(1, 40) : -random.integer(1, 10);
      const path = `/v1/items/${itemId}/quantity-changes`;
      await seller.send({ operation: 'change quantity', key: itemId, change, method: 'POST', path, body: { change } });
    }
  }

  async function lookAfterSales(seller: Seller, random: Random): Promise<void> {
    for (let n = 1; !ending; n++) {
      await sleep(betweenSalesMs);
      const left = await serve(seller, `${seed}-${seller.account}-${n}`, { random, impatience });
      unfinished.push(...left.map((request) => ({ caller: seller, request })));
    }
  }

  const working = Promise.all([
    ...buyers.map((buyer, i) => goShopping(buyer, randomFrom(seed * 1_009 + i))),
    ...sellers.map((seller, i) => sell(seller, randomFrom(seed * 2_003 + i))),
    ...sellers.map((seller, i) => lookAfterSales(seller, randomFrom(seed * 3_001 + i))),
  ]);
  // finish() reports the error.
  working.catch(() => {});
  return {
    get carts() {
      return carts;
    },
    async finish() {
      ending = true;
      await working;
      const untilMs = Date.now() + finishMs;
      for (const { caller, request } of unfinished) await insist(caller, request, untilMs);
    },
  };
}

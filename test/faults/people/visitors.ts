import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, randomFrom } from '../../../local/random.ts';
import { adding, buying } from './buyer.ts';
import type { Caller, Request } from './caller.ts';
import type { Market } from './people.ts';

/** Actions that begin each second, even if earlier ones are not complete. */
export interface Pace {
  browsing: number;
  buying: number;
}

const browse = (path: string): Request => ({ operation: 'browse', key: path, method: 'GET', path });
const clearingCart: Request = { operation: 'clear cart', key: '', method: 'DELETE', path: '/v1/cart' };

function anyPage(itemIds: readonly string[], random: Random): Request {
  const pages = ['/v1/items?category=1', '/v1/items?keyword=lamp', `/v1/items/${random.pick(itemIds)}`, '/v1/cart', '/v1/buyers/me'];
  return browse(random.pick(pages));
}

/** Buys one unit with a new key, and does not retry. */
async function buyOne(caller: Caller, itemId: string, key: string): Promise<void> {
  await caller.send(clearingCart);
  const { body } = await caller.send(adding(itemId, 1));
  if (body) await caller.send(buying({ key, card: 'approved', expectedTotalCents: body.totalCents }));
}

/** Makes people browse and buy at a steady pace until stopped. The seed decides what they do. */
export function startVisitors(
  { buyers, itemIds }: Pick<Market, 'buyers' | 'itemIds'>,
  pace: Pace,
  seed: number,
): { stop(): Promise<void> } {
  const [random, busy] = [randomFrom(seed), new Set<Promise<unknown>>()];
  let [stopping, purchases] = [false, 0];
  const steps: Record<keyof Pace, () => Promise<unknown>> = {
    browsing: () => random.pick(buyers).send(anyPage(itemIds, random)),
    buying: () => buyOne(random.pick(buyers), random.pick(itemIds), `visitor-${seed}-${purchases++}`),
  };

  async function keep(kind: keyof Pace): Promise<void> {
    for (let nextAtMs = Date.now(); !stopping; await sleep(Math.max(0, nextAtMs - Date.now()))) {
      const step = steps[kind]();
      busy.add(step);
      step.finally(() => busy.delete(step));
      nextAtMs += 1_000 / pace[kind];
    }
  }

  const keeping = Promise.all([keep('browsing'), keep('buying')]);
  return {
    async stop() {
      stopping = true;
      await keeping;
      await Promise.all(busy);
    },
  };
}

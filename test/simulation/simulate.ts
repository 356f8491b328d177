import { createBreaker } from '../../lib/payment/breaker.ts';
import { randomFrom } from '../../local/random.ts';
import type { PlantedBug } from '../support/bugs/planted-bugs.ts';
import { totalCentsOf, type Units } from './goods.ts';
import { noHistory, type Violation } from './history.ts';
import { type PurchaseRequest, type Reply, runGetPurchase, runMakePurchase, runResolver } from './instance.ts';
import { faultsMs, type Life, lifeMs, toFunction } from './life.ts';
import { Model } from './model.ts';
import { type Network, send } from './network.ts';
import { sell } from './sellers.ts';
import { violations } from './violations.ts';
import { World } from './world.ts';

export interface SimulationResult {
  violations: Violation[];
  /** How often each fault and crash happened. */
  hits: Record<string, number>;
  purchases: number;
  /** Refunds that were begun. */
  refunds: number;
}

/** So long after the last fault, every sender of a lost message has noticed. */
const noticedMs = 30_000;

/**
 * One life of the marketplace: buyers who buy, retry and ask again, two sellers who dispatch and refund, and two resolvers, on a
 * network that loses, holds, doubles and garbles messages, with functions that die anywhere. The same seed is the same life.
 */
export async function simulate(seed: number, bug?: PlantedBug): Promise<SimulationResult> {
  const random = randomFrom(seed);
  const world = new World();
  const hits: Record<string, number> = {};
  const hit = (name: string) => {
    hits[name] = (hits[name] ?? 0) + 1;
  };
  const network: Network = { world, random, hit, faultRate: random.pick([0, 0.02, 0.05, 0.1]) };
  const later = (run: () => void) => {
    if (!random.chance(0.2)) world.after(random.integer(1, 5_000), run);
  };
  const model = new Model([random.integer(1, 12), random.integer(5, 20)], { nowMs: () => world.nowMs(), random, bug, later });
  let ids = 0;
  let crashRate = random.pick([0, 0.03, 0.1]);
  const around: Life = {
    world,
    random,
    history: noHistory(),
    model,
    clock: world,
    breaker: createBreaker({ clock: () => world.nowMs() }),
    newPurchaseId: () => `id ${++ids}`,
    send: (_, call) => send(network, call),
    dies(point) {
      const dies = random.chance(crashRate);
      if (dies) hit(point);
      return dies;
    },
  };
  const buyers = random.integer(2, 5);
  for (let buyerId = 1; buyerId <= buyers; buyerId++) world.after(random.integer(0, 5_000), () => void shop(buyerId, around));
  for (const sellerId of [1, 2]) void sell(sellerId, around);
  for (const periodMs of [2_000, 2_700]) every(world, periodMs, () => runResolver(around));

  await world.run(faultsMs);
  network.faultRate = 0;
  crashRate = 0;
  await world.run(faultsMs + noticedMs);
  // A life in which nothing is pending, under way or planned would stay as it is.
  while (world.nowMs() < lifeMs && !(world.isQuiet() && model.isSettled())) await world.run(world.nowMs() + 1_000);
  return { violations: violations(model, around.history), hits, purchases: model.purchases.size, refunds: model.refunds.refunds.size };
}

function every(world: World, periodMs: number, run: () => Promise<unknown>): void {
  const again = () => {
    run();
    every(world, periodMs, run);
  };
  if (world.nowMs() < lifeMs) world.after(periodMs, again, false);
}

/** A buyer fills a cart and buys it, again and again with one key until there is an answer; sometimes two keys at once, sometimes a key twice. */
async function shop(buyerId: number, around: Life): Promise<void> {
  const { random, world } = around;
  for (let round = 0; round < 2; round++) {
    const sessionId = `session ${buyerId}`;
    const units: Units = [random.integer(1, 3), random.chance(0.4) ? random.integer(1, 3) : 0];
    around.model.carts.set(sessionId, units);
    const request = { sessionId, buyerId, key: `key ${round}`, expectedTotalCents: totalCentsOf(units) };
    const beside = random.chance(0.3) ? insist({ ...request, key: `beside ${round}` }, around) : undefined;
    await insist(request, around);
    await beside;
    if (random.chance(0.2)) await order({ ...request, expectedTotalCents: request.expectedTotalCents + 1 }, around, false);
    await world.sleep(random.integer(0, 20_000));
  }
}

async function insist(request: PurchaseRequest, around: Life): Promise<void> {
  const { world, random } = around;
  for (let attempt = 0; attempt < 6; attempt++) {
    const { status, purchaseId } = await order(request, around, true);
    if (status >= 200 && status < 500 && status !== 202) {
      if (random.chance(0.7)) return;
    } else if (status === 202 && purchaseId && random.chance(0.5)) {
      await runGetPurchase(purchaseId, request, around);
    }
    await world.sleep(random.pick([50, 1_000, 10_000, 30_000]));
  }
}

/** Sends one request to a function, over the same network. */
async function order(request: PurchaseRequest, around: Life, isSameRequest: boolean): Promise<Reply> {
  const { history, model } = around;
  const reply = await toFunction(around, () => runMakePurchase(request, around));
  const storedStatus = model.purchases.get(reply.purchaseId ?? '')?.purchase.status;
  history.purchases.push({ buyerId: request.buyerId, key: request.key, isSameRequest, ...reply, storedStatus });
  return reply;
}

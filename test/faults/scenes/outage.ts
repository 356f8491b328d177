import { setTimeout as sleep } from 'node:timers/promises';
import type { Outage } from '../checks/records.ts';
import { createCaller } from '../people/caller.ts';
import { gatherCrowd } from '../people/crowd.ts';
import type { Entry } from '../people/history.ts';
import { startVisitors } from '../people/visitors.ts';
import type { Stage } from '../runs/run.ts';
import type { FaultSystem } from '../system/system.ts';

/** The kinds of outage: connections are refused, or the service never responds. */
export const variants = ['refused', 'silent'] as const;

const pace = { browsing: 60, buying: 4 };
const recoverWithinMs = 30_000;
/** Time to resolve the purchases that hold units. */
const restMs = 5_000;

/** People browse and buy at a steady pace while the payment service has an outage of each kind and returns from it. */
export const outages =
  (seed: number, seconds: number) =>
  async ({ system, history, inflicted, scenes, open }: Stage): Promise<void> => {
    const { itemIds } = await open({ buyers: 0, sellers: 2, itemsEach: 4, quantity: 5_000 });
    const crowd = await gatherCrowd(system, { size: 40, itemId: itemIds[0] as string });
    const buyers = crowd.map((visitor) => createCaller({ ...visitor, urls: system.clientUrls, history }));
    const visitors = startVisitors({ buyers, itemIds }, pace, seed);
    await sleep(restMs);
    for (const variant of variants) {
      const calmFromMs = Date.now();
      await sleep(seconds * 1_000);
      const fromMs = Date.now();
      take(system, variant);
      await sleep(seconds * 1_000);
      const endsAtMs = Date.now();
      await giveBack(system, variant);
      const untilMs = Date.now();
      const recoveredInMs = await recover(history, untilMs);
      scenes.outages.push({ variant, fromMs, endsAtMs, untilMs, recoveredInMs, calm: { fromMs: calmFromMs, untilMs: fromMs } });
      inflicted.push({ what: `payment ${variant}`, where: 'payment', fromMs, untilMs, healedInMs: recoveredInMs });
      await sleep(restMs);
    }
    await visitors.stop();
  };

function take({ processes, abandon }: FaultSystem, variant: Outage['variant']): void {
  if (variant === 'refused') abandon('payment');
  else processes.freeze('payment');
}

async function giveBack({ processes, revive }: FaultSystem, variant: Outage['variant']): Promise<void> {
  if (variant === 'refused') await revive('payment');
  else processes.thaw('payment');
}

/** Waits until a purchase has succeeded through each of the two processes since then. */
async function recover(history: readonly Entry[], sinceMs: number): Promise<number> {
  const first = (via: number) =>
    history.find((entry) => entry.operation === 'buy' && entry.status === 201 && entry.via === via && entry.invokedAtMs >= sinceMs);
  for (; Date.now() - sinceMs < recoverWithinMs; await sleep(50)) {
    const [one, other] = [first(1), first(2)];
    if (one && other) return Math.ceil(Math.max(one.endedAtMs, other.endedAtMs) - sinceMs);
  }
  return recoverWithinMs;
}

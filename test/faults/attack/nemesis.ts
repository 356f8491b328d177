import { setTimeout as sleep } from 'node:timers/promises';
import type { Inflicted } from '../checks/records.ts';
import type { FaultSystem } from '../system/system.ts';
import { describeFault, type Fault } from './schedule.ts';

const healWithinMs = 60_000;
/** Each question goes to every part and its database; asked more often, it would take from those who buy. */
const askAgainMs = 200;

/** Inflicts one fault after the other, each when the one before has healed, until `isOver` says so. */
export async function inflict(system: FaultSystem, faults: Iterable<Fault>, isOver: (inflicted: number) => boolean): Promise<Inflicted[]> {
  const inflicted: Inflicted[] = [];
  for (const fault of faults) {
    if (isOver(inflicted.length)) break;
    const fromMs = Date.now();
    await inflictOne(system, fault);
    const untilMs = Date.now();
    const where = fault.kind === 'network' ? fault.edge : fault.part;
    const healedInMs = await timeToHeal(system);
    inflicted.push({ what: describeFault(fault), where, fromMs, untilMs, healedInMs });
    await sleep(fault.thenMs);
  }
  return inflicted;
}

async function inflictOne({ processes, edges }: FaultSystem, fault: Fault): Promise<void> {
  if (fault.kind === 'kill') return processes.kill(fault.part);
  if (fault.kind === 'stop') {
    processes.freeze(fault.part);
    await sleep(fault.forMs);
    return processes.thaw(fault.part);
  }
  const edge = edges[fault.edge];
  edge.holdMs = fault.holdMs;
  edge.mode = fault.mode;
  await sleep(fault.forMs);
  edge.mode = 'pass';
}

/** How long it takes until every functions' process is healthy, from now; the limit if it does not become so. */
export async function timeToHeal({ directUrls }: FaultSystem): Promise<number> {
  const startedAtMs = Date.now();
  // A process that was killed a moment ago may not have been seen to go yet.
  await sleep(20);
  const healthy = async (url: string) => {
    while (Date.now() - startedAtMs < healWithinMs) {
      const isHealthy = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(5_000) }).then(
        ({ ok, body }) => body?.cancel().then(() => ok),
        () => false,
      );
      if (isHealthy) return;
      await sleep(askAgainMs);
    }
  };
  await Promise.all(directUrls.map(healthy));
  return Date.now() - startedAtMs;
}

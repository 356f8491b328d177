import { setTimeout as sleep } from 'node:timers/promises';
import type { Inflicted } from '../checks/records.ts';
import type { FaultSystem } from '../system/system.ts';
import { describeFault, type Fault } from './schedule.ts';

const healWithinMs = 60_000;
/** Each health check reaches every part and its database; more frequent ones would slow the workload. */
const askAgainMs = 200;

/** Inflicts one fault after another, each when the one before has healed, until `isOver` returns true. */
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

/** Milliseconds from now until every functions' process is healthy; the limit if one does not become healthy. */
export async function timeToHeal({ directUrls }: FaultSystem): Promise<number> {
  const startedAtMs = Date.now();
  // The end of a process that was just killed may not have been noticed yet.
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

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Roll } from '../checks/records.ts';
import { startWorkload } from '../people/workload.ts';
import type { Stage } from '../runs/run.ts';
import { type Balancers, pairs } from '../system/balancers.ts';
import type { InstanceName } from '../system/processes.ts';
import type { FaultSystem } from '../system/system.ts';

const cast = { buyers: 12, sellers: 2, itemsEach: 4, quantity: 20_000 };
const betweenMs = 200;
/** By then, requests on their way to an instance have arrived. */
const noticeMs = 50;
/** Cloud Run's time-out for an instance, plus the supervisor's time to notice the end. */
const mostMs = 15_000;

/**
 * Without notice, a request on a new connection can reach a socket that is just closing. The kernel then resets the connections in its
 * queue, and no process can prevent that. gRPC calls share open connections, so they need no notice.
 */
const needsNotice = (instance: InstanceName) => !instance.includes('-db');

/** Rolls `rolls` times. The gRPC services get notice every second time. */
export const rolling =
  (seed: number, rolls: number) =>
  async ({ system, scenes, open }: Stage): Promise<void> => {
    const workload = startWorkload(await open(cast), { seed, impatience: 0.1 });
    await sleep(1_000);
    for (let n = 0; n < rolls; n++) {
      const roll: Roll = { isAnnounced: n % 2 === 0, fromMs: Date.now(), untilMs: 0, ended: [] };
      for (const instance of pairs.flat())
        roll.ended.push({ instance, inMs: await replace(system, instance, roll.isAnnounced || needsNotice(instance)) });
      roll.untilMs = Date.now();
      scenes.rolls.push(roll);
    }
    await workload.finish();
  };

async function replace({ processes, balancers, portOf }: FaultSystem, instance: InstanceName, isAnnounced: boolean): Promise<number> {
  const { take, put } = balancers as Balancers;
  if (isAnnounced) {
    take(instance);
    await sleep(noticeMs);
  }
  const [pid, startedAtMs] = [processes.pidOf(instance), Date.now()];
  processes.terminate(instance);
  while (processes.pidOf(instance) === pid && Date.now() - startedAtMs < mostMs) await sleep(10);
  const inMs = Date.now() - startedAtMs;
  while (!(await isListening(portOf(instance)))) await sleep(20);
  put(instance);
  await sleep(betweenMs);
  return inMs;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return once(socket, 'connect')
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

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
/** By when what was being sent to an instance is there. */
const noticeMs = 50;
/** What Cloud Run gives an instance, and something for a supervisor to notice. */
const mostMs = 15_000;

/**
 * Without notice a request on a new connection can meet a socket that is just being closed: the kernel then cuts off whoever waits in its queue, and
 * no process can prevent that. Calls share connections that are there.
 */
const needsNotice = (instance: InstanceName) => !instance.includes('-db');

/** Rolls so many times over; what is called over gRPC gets notice every other time. */
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

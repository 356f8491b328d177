import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Log } from '../../lib/process/log.ts';

const replacementDelayMs = 200;

/** Shares this process's port among several workers and replaces workers that die. At the end each worker finishes its current requests. */
export async function runWorkers(quantity: number, log: Log): Promise<void> {
  let ending = false;

  async function fork(): Promise<void> {
    const worker = cluster.fork();
    const ended = once(worker, 'exit');
    const isReady = await Promise.race([once(worker, 'message').then(() => true), ended.then(() => false)]);
    ended.then(() => replace(worker));
    if (!isReady && !ending) throw new Error(`worker ${worker.process.pid} did not start`);
  }

  async function replace({ process: { pid, exitCode, signalCode } }: Worker): Promise<void> {
    if (ending) return;
    log.warn(`worker ${pid} ended (${signalCode ?? `exit code ${exitCode}`}) and is replaced`);
    setTimeout(() => fork().catch(() => {}), replacementDelayMs);
  }

  const end = async () => {
    if (ending) return;
    ending = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    for (const worker of workers) worker.process.kill('SIGTERM');
    await Promise.all(workers.map((worker) => worker.isDead() || once(worker, 'exit')));
    process.exit(0);
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(event, end);

  await Promise.all(Array.from({ length: quantity }, fork));
  process.send?.({ ready: true });
}

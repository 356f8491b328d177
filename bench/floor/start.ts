import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { localMemory } from '../../build/process-memory.ts';
import type { RunningSystem } from '../../local/running-system.ts';

/** The thinnest program over the same hops and statements as Souk, on Souk's own databases. */
export interface FloorSystem {
  url: string;
  /** Process ids by the name of the part of Souk that each one stands for. */
  processes: Record<string, number>;
  stop(): void;
}

/** `server`: what serves HTTP. */
export async function startFloor({ databases }: Pick<RunningSystem, 'databases'>, server: 'node' | 'framework'): Promise<FloorSystem> {
  const [customer, product] = await Promise.all([
    start('service-process.ts', ['customer'], databases.customer),
    start('service-process.ts', ['product'], databases.product),
  ]);
  const addresses = [customer, product].map(({ port }) => `127.0.0.1:${port}`);
  const front = await start('front-process.ts', [server, ...addresses]);
  const all = { functions: front, 'customer-db': customer, 'product-db': product };
  return {
    url: `http://127.0.0.1:${front.port}`,
    processes: Object.fromEntries(Object.entries(all).map(([name, { child }]) => [name, child.pid as number])),
    stop() {
      for (const { child } of Object.values(all)) child.disconnect();
    },
  };
}

async function start(file: string, args: string[], databaseUrl?: string): Promise<{ child: ChildProcess; port: number }> {
  const env = { ...localMemory.env, ...process.env, ...(databaseUrl !== undefined && { FLOOR_DATABASE_URL: databaseUrl }) };
  const stdio: StdioOptions = ['ignore', 'inherit', 'inherit', 'ipc'];
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { env, execArgv: localMemory.args, stdio });
  const [port] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])])) as [number?];
  if (port === undefined) throw new Error(`${file} of the floor did not start.`);
  return { child, port };
}

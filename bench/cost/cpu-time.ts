import { readdir, readFile } from 'node:fs/promises';
import { ConfigError } from '../../lib/config/config.ts';

/** CPU milliseconds that each named process has used since its start. Linux counts them for each thread, in nanoseconds. */
export async function cpuTimes<Name extends string>(processes: Record<Name, number>): Promise<Record<Name, number>> {
  const read = Object.entries<number>(processes).map(async ([name, pid]) => [name, await cpuTime(pid)] as const);
  return Object.fromEntries(await Promise.all(read)) as Record<Name, number>;
}

async function cpuTime(pid: number): Promise<number> {
  const folder = `/proc/${pid}/task`;
  const threads = await readdir(folder).catch((error: Error) => {
    throw new ConfigError(`The CPU time of process ${pid} cannot be read, which takes Linux and the same user: ${error.message}`);
  });
  const times = await Promise.all(threads.map((thread) => readFile(`${folder}/${thread}/schedstat`, 'utf8')));
  return times.reduce((sum, time) => sum + Number(time.split(' ')[0]) / 1e6, 0);
}

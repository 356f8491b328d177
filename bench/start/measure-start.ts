import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { processMemory } from '../../build/process-memory.ts';
import { canConnect } from '../../local/parts/ports.ts';
import type { Received, Sent } from '../load/caller.ts';

/** Measurements of a process when its first response is complete. */
export interface Start {
  /** Time since the start. */
  ms: number;
  /** CPU time of all cores together. */
  cpuMs: number;
  /** Resident memory. */
  megabytes: number;
}

/** A function to start: its folder, its own settings, and a free port. */
export interface Startable {
  folder: string;
  env: Record<string, string>;
  port: number;
}

const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
const longestMs = 60_000;

/** Starts a function with the framework's command, sends its first request until a response comes, and ends it. Linux only. */
export async function measureStart({ folder, env, port }: Startable, first: Sent): Promise<{ start: Start; received: Received }> {
  const startedAtMs = performance.now();
  const settings = { NODE_ENV: 'production', ...processMemory.function, LOG_LEVEL: 'info', PORT: String(port), ...env };
  const child = spawn(process.execPath, [framework], { cwd: folder, env: settings, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    // To connect takes much less of the processor, which the function needs, than a request.
    while (!(await canConnect(port))) {
      if (child.exitCode !== null || performance.now() - startedAtMs > longestMs) throw new Error('The function has not started.');
      await sleep(2);
    }
    const received = await ask(port, first);
    const ms = performance.now() - startedAtMs;
    return { start: { ms, ...usage(child.pid as number) }, received };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Resolves when the response is complete. */
async function ask(port: number, { method, path, headers, body }: Sent): Promise<Received> {
  const sent = request({ host: '127.0.0.1', port, method, path, agent: false, headers });
  const [response] = await once(sent.end(body ?? undefined), 'response');
  return { statusCode: response.statusCode, headers: response.headers, text: await text(response) };
}

function usage(pid: number): { cpuMs: number; megabytes: number } {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]));
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuMs: nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1e6, megabytes: (Number(kibibytes) * 1024) / 1e6 };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process's first request and its expected response. */
export interface FirstRequest {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
  status: number;
}

/** Measurements of a process when its first response is complete. */
export interface Start {
  /** Time since the start. */
  ms: number;
  /** CPU time of all cores together. */
  cpuMs: number;
  /** Resident memory. */
  megabytes: number;
}

/** NODE_OPTIONS of the deployment. */
export const nodeOptions = '--max-semi-space-size=2';

const framework = 'node_modules/@google-cloud/functions-framework/build/src/main.js';
const longestMs = 60_000;

/** Starts a function in a folder with the framework's command, sends its first request until a response comes, and ends it. Linux only. */
export async function measureStart(folder: string, env: Record<string, string>, port: number, first: FirstRequest): Promise<Start> {
  const startedAtMs = performance.now();
  const settings = { NODE_ENV: 'production', NODE_OPTIONS: nodeOptions, LOG_LEVEL: 'info', PORT: String(port), ...env };
  const child = spawn(process.execPath, [framework], { cwd: folder, env: settings, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    let status: number | undefined;
    while (status === undefined) {
      if (child.exitCode !== null || performance.now() - startedAtMs > longestMs) throw new Error('The function has not started.');
      status = await ask(port, first).catch(() => sleep(2));
    }
    const ms = performance.now() - startedAtMs;
    if (status !== first.status) throw new Error(`${first.method} ${first.path} returned ${status} instead of ${first.status}.`);
    return { ms, ...usage(child.pid as number) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Returns the status when the response is complete. Rejects while the port is closed. */
async function ask(port: number, { method, path, headers, body }: FirstRequest): Promise<number> {
  const sent = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    headers: { ...headers, 'Content-Type': 'application/json' },
  });
  const [response] = await once(sent.end(body), 'response');
  await once(response.resume(), 'end');
  return response.statusCode;
}

function usage(pid: number): { cpuMs: number; megabytes: number } {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]));
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { cpuMs: nanoseconds.reduce((sum, ns) => sum + ns, 0) / 1e6, megabytes: (Number(kibibytes) * 1024) / 1e6 };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ConfigError } from '../../lib/config/config.ts';
import type { Log } from '../../lib/process/log.ts';
import { writerTo } from '../../lib/process/output.ts';
import type { Output } from './output.ts';
import { signal } from './processes.ts';

/** Something that was started and has to be ended. */
export interface Stoppable {
  /** Ends it in order: what it is doing is finished first. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

export interface Part extends Stoppable {
  readonly name: string;
  /** Resolves when it is ready for the first time; rejects, saying why, if it ends before. */
  readonly ready: Promise<void>;
  readonly pid: number | undefined;
}

export interface PartPlan {
  name: string;
  /** What Node runs; it sends a message when it is ready. */
  args: string[];
  env: NodeJS.ProcessEnv;
}

export interface PartOptions {
  output: Output;
  log: Log;
  /** Called whenever the process is another one. */
  onStarted: () => void;
  /** The longest wait before one that keeps ending is started again; 5 seconds if absent. */
  longestDelayMs?: number;
}

const errors = writerTo(process.stderr);

/** The longest that a part gets to finish what it is doing: a little more than it takes for itself. */
const stopMs = 10_000;
/** A part that ran this long is not failing over and over: the delay begins to grow anew. */
const soundMs = 10_000;

/**
 * Runs a part as a process of its own and starts it again, with a growing delay, whenever it ends by itself. The process leads a group of its
 * own, so that Ctrl-C at the terminal reaches the supervisor alone, and it has a channel to the supervisor, by which it notices that it is gone.
 */
export function startPart(plan: PartPlan, { output, log, onStarted, longestDelayMs = 5_000 }: PartOptions): Part {
  const { name, args, env } = plan;
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let [wasReady, stopping, failures] = [false, false, 0];
  let restart: NodeJS.Timeout | undefined;
  let child = launch();

  function launch(): ChildProcess {
    const launched = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const startedAtMs = Date.now();
    const said: string[] = [];
    output.show(launched.stdout as Readable);
    createInterface({ input: launched.stderr as Readable }).on('line', (line) => {
      if (wasReady) errors.write(`${name}: ${line}\n`);
      else said.push(line);
    });
    launched.on('message', () => {
      wasReady = true;
      ready.resolve();
    });
    launched.on('close', () => ready.reject(new ConfigError(`${name} did not start: ${said.join('\n')}`)));
    launched.on('exit', (code, by) => {
      if (stopping || !wasReady) return;
      failures = Date.now() - startedAtMs > soundMs ? 0 : failures + 1;
      const delayMs = Math.min(100 * 2 ** failures, longestDelayMs);
      log.warn(`${name} ended (${by ?? `exit code ${code}`}) and is started again in ${delayMs} ms`);
      restart = setTimeout(() => {
        child = launch();
        onStarted();
      }, delayMs);
    });
    return launched;
  }

  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    name,
    ready: ready.promise,
    get pid() {
      return child.pid;
    },
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (ended()) return;
      const late = setTimeout(() => this.kill(), stopMs);
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      clearTimeout(late);
    },
    kill() {
      stopping = true;
      clearTimeout(restart);
      if (child.pid !== undefined && !ended()) signal(-child.pid, 'SIGKILL');
    },
  };
}

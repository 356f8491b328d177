import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { localMemory } from '../../build/process-memory.ts';
import { ConfigError } from '../../lib/config/config.ts';
import type { Log } from '../../lib/process/log.ts';
import { writerTo } from '../../lib/process/output.ts';
import type { Output } from './output.ts';
import { signal } from './processes.ts';

/** A started component that must be stopped. */
export interface Stoppable {
  /** Stops gracefully: it finishes its current work first. */
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
  /** Arguments of `node`. The process sends a message when it is ready. */
  args: string[];
  env: NodeJS.ProcessEnv;
}

export interface PartOptions {
  output: Output;
  log: Log;
  /** Called each time a new process has started. */
  onStarted: () => void;
  /** The longest wait before a failing process is started again. Default: 5 seconds. */
  longestDelayMs?: number;
}

const errors = writerTo(process.stderr);

/** The time-out for a part's graceful stop: a little longer than the part's own. */
const stopMs = 10_000;
/** After a part has run this long, the restart delay begins again at its minimum. */
const soundMs = 10_000;

/**
 * Runs a part as a separate process and restarts it, with a growing delay, each time it ends by itself. The process leads its own process
 * group, so Ctrl-C at the terminal reaches only the supervisor. It notices the supervisor's end because their channel closes.
 */
export function startPart(plan: PartPlan, { output, log, onStarted, longestDelayMs = 5_000 }: PartOptions): Part {
  const { name, args, env } = plan;
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let [wasReady, stopping, failures] = [false, false, 0];
  let restart: NodeJS.Timeout | undefined;
  let child = launch();

  function launch(): ChildProcess {
    const launched = spawn(process.execPath, [...localMemory.args, ...args], {
      env: { ...localMemory.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const startedAtMs = Date.now();
    const said: string[] = [];
    const startAgain = (ending: string) => {
      if (stopping || !wasReady) return;
      failures = Date.now() - startedAtMs > soundMs ? 0 : failures + 1;
      const delayMs = Math.min(100 * 2 ** failures, longestDelayMs);
      log.warn(`${name} ended (${ending}) and is started again in ${delayMs} ms`);
      restart = setTimeout(() => {
        child = launch();
        onStarted();
      }, delayMs);
    };
    // If the machine has no room for a process, none is there and no `exit` comes; if it has none for a pipe, the pipes are missing, too.
    launched.on('error', ({ message }) => {
      if (launched.pid !== undefined) return;
      ready.reject(new ConfigError(`${name} did not start: ${message}`));
      startAgain(message);
    });
    if (launched.pid === undefined) return launched;
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
    launched.on('exit', (code, by) => startAgain(by ?? `exit code ${code}`));
    return launched;
  }

  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
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

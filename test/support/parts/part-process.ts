import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface PartProcess {
  child: ChildProcess;
  port: number;
  /** Its exit code and the signal that ended it, once it has ended. */
  exited: Promise<[number | null, NodeJS.Signals | null]>;
}

/** Starts a part as a separate process, with only these settings, for one test. */
export async function startPart(file: string, settings: Record<string, string>): Promise<PartProcess> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...settings };
  const child = fork(file, { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit') as PartProcess['exited'];
  const [message] = await Promise.race([once(child, 'message'), exited]);
  if (!message?.ready) throw new Error(`${file} did not start`);
  return { child, port: message.port, exited };
}

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FunctionKey } from './caller.ts';
import type { Clients } from './crowd.ts';
import type { Seen } from './figures.ts';
import type { MixName } from './mixes.ts';
import type { Role } from './people.ts';
import type { Repeated, RepeatedRequest } from './repeat.ts';

export type Order =
  | { do: 'gather'; url: string; clients: Clients }
  | { do: 'run'; url: string; mix: MixName; clients: Clients; calls: number }
  | { do: 'repeat'; url: string; requests: readonly RepeatedRequest[]; forMs: number }
  | { do: 'step'; url: string; role: Role; key: FunctionKey }
  | { do: 'tokens'; url: string; buyers: number };

export type Report = { calls: number } | { result: unknown } | { error: string };

interface GeneratedRun {
  seen: Seen;
  /** All runs since the last `gather`, without the seconds. */
  seenInCase: Seen;
  seconds: number;
  generatorCpuMs: number;
}

/** The load generator, which is a process of its own. It does one thing at a time. */
export interface Generator {
  pid: number;
  gather(url: string, clients: Clients): Promise<void>;
  run(order: Omit<Extract<Order, { do: 'run' }>, 'do'>, onCalls: (calls: number) => void): Promise<GeneratedRun>;
  /** Has the first person of a role make one call. `made`: whether it was made, and succeeded. */
  step(url: string, role: Role, key: FunctionKey): Promise<{ made: boolean }>;
  repeat(url: string, requests: readonly RepeatedRequest[], forMs: number): Promise<Repeated>;
  /** The sessions of so many buyers of the last `gather`, and items with many units. */
  tokens(url: string, buyers: number): Promise<{ tokens: string[]; items: string[] }>;
  stop(): void;
}

export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('generator-process.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    pid: child.pid as number,
    gather: (url, clients) => ask(child, { do: 'gather', url, clients }),
    run: (order, onCalls) => ask(child, { do: 'run', ...order }, onCalls),
    step: (url, role, key) => ask(child, { do: 'step', url, role, key }),
    repeat: (url, requests, forMs) => ask(child, { do: 'repeat', url, requests, forMs }),
    tokens: (url, buyers) => ask(child, { do: 'tokens', url, buyers }),
    stop: () => child.disconnect(),
  };
}

function ask<Result>(child: ChildProcess, order: Order, onCalls: (calls: number) => void = () => {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      child.off('message', hear);
      child.off('exit', end);
      act();
    };
    const hear = (report: Report) => {
      if ('calls' in report) onCalls(report.calls);
      else if ('error' in report) settle(() => reject(new Error(report.error)));
      else settle(() => resolve(report.result as Result));
    };
    const end = () => settle(() => reject(new Error('The load generator ended.')));
    child.on('message', hear);
    child.on('exit', end);
    child.send(order);
  });
}

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Started {
  child: ChildProcess;
  /** Everything that it wrote so far. */
  lines: string[];
  /** The port that it says it listens on; rejects, with all it wrote, if it ends before. */
  port: Promise<number>;
  /** Its exit code. */
  ended: Promise<number | null>;
}

/** Runs Node, and reads what it writes. */
export function startProcess(args: string[], options: SpawnOptions): Started {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const port = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream as Readable }).on('line', (line) => {
        lines.push(line);
        if (line.includes('"listening"')) resolve(JSON.parse(line).port);
      });
    ended.then(() => reject(new Error(lines.join('\n'))));
  });
  port.catch(() => {});
  return { child, lines, port, ended };
}

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { writerTo } from '../../lib/process/output.ts';

/** The output for all parts' log lines. Parts write to the supervisor, so that only the supervisor depends on the reader. */
export interface Output {
  /** Shows the lines from a part's pipe. */
  show(lines: Readable): void;
  /** Shows one JSON line of the supervisor's own. */
  write(line: string): void;
}

/** A person at a terminal gets one short line an event; anything else gets the parts' JSON lines as they are. */
export async function openOutput(stream: NodeJS.WriteStream & { fd: number }): Promise<Output> {
  const to = writerTo(stream);
  const asIs = (line: string) => `${line}\n`;
  const shown = stream.isTTY ? (await import('./readable.ts')).readable : asIs;
  return {
    show: (input) => createInterface({ input }).on('line', (line) => to.write(shown(line))),
    write: (line) => to.write(stream.isTTY ? shown(line) : line),
  };
}

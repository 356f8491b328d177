import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { writerTo } from '../../lib/process/output.ts';

/** Where the log lines of all parts go. The parts write to the supervisor, so that it alone depends on who reads them. */
export interface Output {
  /** Shows the lines that come out of a part's pipe. */
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

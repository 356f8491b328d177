import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Where the log lines of all parts go. */
export interface Output {
  /** What a part is given as its standard output. */
  stdout: 'inherit' | 'pipe';
  /** Shows the lines that come out of a part's pipe. */
  show(lines: Readable): void;
  /** Shows one JSON line of the supervisor's own. */
  write(line: string): void;
}

/** A person at a terminal gets one short line an event; anything else gets the parts' JSON lines as they are, straight from them. */
export async function openOutput(stream: Writable & { isTTY?: boolean }): Promise<Output> {
  if (!stream.isTTY) return { stdout: 'inherit', show: () => {}, write: (line) => stream.write(line) };
  const { readable } = await import('./readable.ts');
  const write = (line: string) => stream.write(readable(line));
  return { stdout: 'pipe', show: (input) => createInterface({ input }).on('line', write), write };
}

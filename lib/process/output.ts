import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** What a reader who has stopped reading may leave unread here; what comes after that is lost. */
const mostUnreadBytes = 1_000_000;

/** Standard output or standard error as Node makes it of a pipe or a terminal: its handle blocks unless it is told not to. */
type StandardStream = Writable & { fd: number; _handle?: { setBlocking?(blocking: boolean): void } | null };

/** Lets the process live on when a reader of its output is gone: a closed pipe or terminal, or a disk that is full, is no error of its own. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Writes to a standard stream before the call returns if there is room, and never waits: what cannot be written now, later, or not at all. */
export function writerTo(stream: StandardStream): { write(text: string): void } {
  if (fstatSync(stream.fd).isFile()) return { write: (text) => writeToFile(stream.fd, text) };
  stream._handle?.setBlocking?.(false);
  stream.on('error', () => {});
  return {
    write(text) {
      if (stream.writable && stream.writableLength < mostUnreadBytes) stream.write(text);
    },
  };
}

/** Each time anew: a full disk may have room again. */
function writeToFile(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // A line that cannot be kept is lost.
  }
}

import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** The most that is buffered when the reader does not read. Further output is lost. */
const mostUnreadBytes = 1_000_000;

/** Standard output or standard error of Node. Over a pipe or a terminal, its handle blocks unless this is switched off. */
type StandardStream = Writable & { fd: number; _handle?: { setBlocking?(blocking: boolean): void } | null };

/**
 * Ignores errors of standard output and standard error, so that a closed pipe, a closed terminal or a full disk does not end the process.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) ignoreErrors(stream);
}

/** Adds its listener once, however many logs write to the stream. */
function ignoreErrors(stream: Writable): void {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
}

const ignore = () => {};

/**
 * Writes to a standard stream without waiting. If there is room, the text is written before the call returns; else later, or it is lost.
 */
export function writerTo(stream: StandardStream): { write(text: string): void } {
  if (fstatSync(stream.fd).isFile()) return { write: (text) => writeToFile(stream.fd, text) };
  stream._handle?.setBlocking?.(false);
  ignoreErrors(stream);
  return {
    write(text) {
      if (stream.writable && stream.writableLength < mostUnreadBytes) stream.write(text);
    },
  };
}

/** Tries every line, because a full disk may have room again. */
function writeToFile(fd: number, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // A line that cannot be kept is lost.
  }
}

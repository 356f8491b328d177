import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { prettyFactory } from 'pino-pretty';

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
export function openOutput(stream: Writable & { isTTY?: boolean }): Output {
  if (!stream.isTTY) return { stdout: 'inherit', show: () => {}, write: (line) => stream.write(line) };
  const write = (line: string) => stream.write(readable(line));
  return { stdout: 'pipe', show: (input) => createInterface({ input }).on('line', write), write };
}

const pretty = prettyFactory({
  colorize: true,
  messageKey: 'message',
  errorLikeObjectKeys: [],
  hideObject: true,
  messageFormat: (line) => describe(line as LogLine),
  ignore: 'level,time',
});

interface LogLine {
  time: string;
  severity: string;
  part: string;
  message: string;
  error?: { message: string; stack?: string };
  [field: string]: unknown;
}

/** A log line for a person. The scheduler's calls, one every two seconds, are left out unless they fail; what is not JSON is shown as it is. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return `${line}\n`;
  if (line.includes('/v1/internal/') && line.includes('"severity":"INFO"')) return '';
  return pretty(line);
}

function describe({ time, severity, part, message, error, requestId, ...fields }: LogLine): string {
  const level = severity === 'INFO' ? '' : `${severity} `;
  const why = error === undefined ? '' : severity === 'ERROR' ? `\n${error.stack}` : `: ${error.message}`;
  return `${time.slice(11, 19)} ${level}${part}: ${describeEvent(message, fields)}${why}`;
}

function describeEvent(message: string, fields: Record<string, unknown>): string {
  if (message === 'request') return `${fields['method']} ${fields['path']} ${fields['status']} ${fields['ms']} ms`;
  const shown = Object.entries(fields).filter(([name, value]) => !name.includes('/') && typeof value !== 'object');
  return [message, ...shown.map(([name, value]) => `${name}=${value}`)].join(' ');
}

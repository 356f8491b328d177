import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AppError, overloaded } from '../../lib/errors.ts';
import { fileBeside } from '../../lib/process/file-beside.ts';
import { InvalidRequest } from '../contract/problem.ts';
import { formatOf } from './format.ts';
import { processLimits, readResult } from './process-result.ts';
import type { KeptPicture } from './rules.ts';

const program = () => fileBeside('reencode-process.js', () => fileURLToPath(new URL('reencode-process.ts', import.meta.url)));

/**
 * Re-encodes a file in a process of its own, within its limits of memory and time. Throws `invalid_request` with the broken rule for a file
 * that cannot be kept as a picture, and `overloaded` if the process gets too little of the processor to find out.
 */
export async function reencodeInProcess(file: Buffer, gone?: AbortSignal): Promise<KeptPicture> {
  if (!formatOf(file)) throw refused('must be a JPEG, PNG or WebP picture');
  const child = spawn(process.execPath, ['--max-old-space-size=64', program()], {
    // No settings and no secrets: the process gets a file of a stranger.
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: processLimits.wallMs,
    killSignal: 'SIGKILL',
    ...(gone && { signal: gone }),
  });
  const ended = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  // A process that ends early closes its input; why it ended is what counts.
  child.stdin.on('error', () => {});
  child.stdin.end(file);
  const [written, said, [code, signal]] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
  const result = readResult(written);
  if (typeof result === 'string') throw refused(result);
  if (code === 0 && result) return result;
  throw failure(code, signal, said);
}

const refused = (rule: string) => new InvalidRequest([{ field: 'picture', message: rule }], `The picture ${rule}.`);

/** The signals of a decoder that a broken file has made crash. */
const crashes = new Set<NodeJS.Signals | null>(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGABRT', 'SIGTRAP']);

function failure(code: number | null, signal: NodeJS.Signals | null, said: string): Error {
  if (crashes.has(signal)) return refused('is damaged, so it cannot be decoded');
  if (signal === 'SIGKILL') return overloaded('The picture could not be decoded in time.');
  return new AppError('internal', `The process that re-encodes ended with ${signal ?? `exit code ${code}`}: ${said.slice(-2_000)}`);
}

// Keeps the files that arrive and starts a decoder for each, while the file is on its way. launcher.ts starts it. To start a process takes
// longer the more memory the starting one has, and the bytes of files make garbage collections long. In the function's process both would
// delay all other requests.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fileBeside } from '../../lib/process/file-beside.ts';
import { freePart } from '../http/free-part.ts';
import { formatOf, startBytes } from './format.ts';
import { type FrameKind, frameHead, frameReader } from './frames.ts';
import { type Ended, mostWrittenBytes, processLimits, refusalLine } from './process-result.ts';

const program = fileBeside('reencode-process.mjs', () => fileURLToPath(new URL('reencode-process.ts', import.meta.url)));
type Decoder = ChildProcessWithoutNullStreams;

/** The parts of files that are on their way or wait, and the decoders that run, by the upload's number. */
const files = new Map<number, Buffer[]>();
const decoders = new Map<number, Decoder>();

giveWay();
/** A decoder that waits for its file: to start one takes as long as to decode a small picture. */
let waiting: Decoder | undefined = startDecoder();
// The function finishes what it has begun, also if the signal reaches all its processes. This one ends when the function does.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});
process.stdin.on('data', frameReader(receive));
// The function has ended.
for (const event of ['end', 'error'] as const) process.stdin.on(event, stop);

/**
 * Lets other processes go before this one and its decoders. Where Linux groups processes by session (autogroup), a process's priority counts
 * only against its own session, and only that of the group counts against others, such as the services on the same machine.
 */
function giveWay(): void {
  const priority = constants.priority.PRIORITY_BELOW_NORMAL;
  setPriority(priority);
  try {
    writeFileSync('/proc/self/autogroup', String(priority));
  } catch {
    // No Linux, or one that does not group.
  }
}

function stop(): void {
  for (const decoder of [...decoders.values(), waiting]) decoder?.kill('SIGKILL');
  process.exit(0);
}

function receive(upload: number, kind: FrameKind, content: Buffer): void {
  const parts = files.get(upload) ?? [];
  if (kind === 'part') {
    parts.push(content);
    files.set(upload, parts);
    // Beside a decoder that works there may be no memory for another.
    if (decoders.size === 0) waiting ??= startDecoder();
    return;
  }
  files.delete(upload);
  if (kind === 'forget') free(parts);
  if (kind === 'decode') decode(upload, parts).catch((error) => send(upload, 'ended', { code: null, signal: null, said: String(error) }));
  else decoders.get(upload)?.kill('SIGKILL');
}

/** Starts a process for one picture. It has no settings and no secrets, because it gets a file of a stranger. */
function startDecoder(): Decoder {
  const decoder = spawn(process.execPath, ['--max-old-space-size=64', program], { env: {}, stdio: ['pipe', 'pipe', 'pipe'] });
  // A process that ends early closes its input; why it ended is what counts.
  decoder.stdin.on('error', () => {});
  for (const event of ['error', 'exit'] as const)
    decoder.once(event, () => {
      if (waiting === decoder) waiting = undefined;
    });
  return decoder;
}

/** Decodes a file in a process of its own, within its limits of memory and time, and sends back what that process writes. */
async function decode(upload: number, parts: Buffer[]): Promise<void> {
  if (!formatOf(Buffer.concat(parts, startBytes))) {
    free(parts);
    send(upload, 'written', refusalLine('must be a JPEG, PNG or WebP picture'));
    return send(upload, 'ended', { code: 0, signal: null, said: '' });
  }
  const decoder = waiting ?? startDecoder();
  waiting = undefined;
  decoders.set(upload, decoder);
  const late = setTimeout(() => decoder.kill('SIGKILL'), processLimits.wallMs);
  const ended = once(decoder, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  let writtenBytes = 0;
  decoder.stdout.on('data', (written: Buffer) => {
    writtenBytes += written.length;
    if (writtenBytes > mostWrittenBytes) decoder.kill('SIGKILL');
    else send(upload, 'written', written);
  });
  let said = '';
  decoder.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2_000);
  });
  decoder.stdin.once('close', () => free(parts));
  decoder.stdin.cork();
  for (const part of parts) decoder.stdin.write(part);
  decoder.stdin.end();
  const [code, signal] = await ended.finally(() => {
    clearTimeout(late);
    decoders.delete(upload);
  });
  send(upload, 'ended', { code, signal, said });
}

/** The next files need the memory before the next garbage collection. */
const free = (parts: Buffer[]) => parts.splice(0).forEach(freePart);

function send(upload: number, kind: 'written' | 'ended', content: Buffer | Ended): void {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  process.stdout.write(frameHead(upload, kind, bytes.length));
  process.stdout.write(bytes);
}

import type { Socket } from 'node:net';
import { AppError } from '../../lib/errors.ts';
import { freePart } from '../http/free-part.ts';
import { type FrameKind, frameHead, frameReader } from './frames.ts';
import { type LauncherProcess, startLauncher } from './launcher-start.ts';
import { type Ended, processLimits } from './process-result.ts';

/** A file on its way to the launcher. */
export interface SentFile {
  /** Sends a part of the file. Resolves when there is room for the next one. The part must not be used afterwards. */
  add(part: Buffer): Promise<void>;
  /** Decodes the whole file. Gives `onWritten` what the decoder writes, part by part. Resolves with how it ended. */
  decode(onWritten: (part: Buffer) => void): Promise<Ended>;
  /** Frees what the launcher keeps of the file, and ends its decoder. */
  forget(): void;
}

export interface Launcher {
  /** Starts the process, and in it the first decoder, so that the first file waits for neither. */
  prepare(): void;
  send(): SentFile;
  /** Ends the process and its decoders. */
  close(): void;
}

/** Gets what the launcher sends about a file; `lost` if the launcher ends before. */
interface Receiver {
  receive(kind: FrameKind, content: Buffer): void;
  lost(error: Error): void;
}

interface Running {
  child: LauncherProcess;
  receivers: Map<number, Receiver>;
}

/** Longer than a decoder may take. A launcher that gives no sign of life for this time is replaced. */
const usualSilenceMs = processLimits.wallMs + 5_000;

/** The process that keeps files and starts decoders. It starts at the first file or earlier, and again at the first file after it has ended. */
export function createLauncher(silenceMs: number = usualSilenceMs): Launcher {
  let running: Running | undefined;
  let last = 0;
  const start = () => {
    running ??= launch(() => {
      running = undefined;
    });
    return running;
  };
  return {
    prepare: () => void start(),
    send() {
      last += 1;
      return sendTo(start(), last, silenceMs);
    },
    close: () => running?.child.stdin.end(),
  };
}

function launch(onEnd: () => void): Running {
  const child = startLauncher();
  const receivers: Running['receivers'] = new Map();
  const onFrame = (upload: number, kind: FrameKind, content: Buffer) => receivers.get(upload)?.receive(kind, content);
  let said = '';
  let failure: Error | undefined;
  child.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-2_000);
  });
  // Why it ended is what counts.
  child.stdin.on('error', () => {});
  child.stdout.on('data', frameReader(onFrame));
  child.once('error', (error) => {
    failure = error;
  });
  child.once('close', (code, signal) => {
    onEnd();
    const cause = failure ?? new Error(`The launcher of decoders ended with ${signal ?? `exit code ${code}`}: ${said}`);
    for (const { lost } of receivers.values()) lost(cause);
  });
  // The process must not keep this one from ending.
  for (const handle of [child, child.stdin, child.stdout, child.stderr] as unknown as Socket[]) handle.unref();
  return { child, receivers };
}

function sendTo({ child, receivers }: Running, upload: number, silenceMs: number): SentFile {
  const ended = Promise.withResolvers<Ended>();
  ended.promise.catch(() => {});
  let onWritten: ((part: Buffer) => void) | undefined;
  receivers.set(upload, {
    receive(kind, content) {
      if (kind === 'written') return onWritten?.(content);
      receivers.delete(upload);
      ended.resolve(JSON.parse(content.toString()));
    },
    lost: (cause) => ended.reject(new AppError('overloaded', noLauncher, { retryAfterSeconds: 1 }, { cause })),
  });
  const write = (kind: FrameKind, content?: Buffer) =>
    new Promise<void>((resolve) => {
      child.stdin.cork();
      child.stdin.write(frameHead(upload, kind, content?.length));
      child.stdin.write(content ?? '', () => resolve());
      child.stdin.uncork();
    });

  /** Ends the launcher if the work takes longer than it can. */
  async function unlessSilent<Result>(work: Promise<Result>): Promise<Result> {
    const silent = setTimeout(() => child.kill('SIGKILL'), silenceMs);
    return work.finally(() => clearTimeout(silent));
  }

  return {
    async add(part) {
      if (!receivers.has(upload)) return;
      await unlessSilent(Promise.race([write('part', part), ended.promise]));
      freePart(part);
    },
    async decode(given) {
      onWritten = given;
      void write('decode');
      return unlessSilent(ended.promise);
    },
    forget() {
      if (!receivers.has(upload)) return;
      void write('forget');
      // The end of a decoder is awaited, because the next one needs its memory.
      if (!onWritten) receivers.delete(upload);
    },
  };
}

const noLauncher = 'The picture could not be decoded at the moment. Nothing was added.';

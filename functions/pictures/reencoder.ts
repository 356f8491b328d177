import { AppError, overloaded } from '../../lib/errors.ts';
import { InvalidRequest } from '../contract/problem.ts';
import type { SentFile } from './launcher.ts';
import { createResultReader, type Ended } from './process-result.ts';
import type { KeptPicture } from './rules.ts';

/**
 * Re-encodes a file in a process of its own, within its limits of memory and time. Gives `onKept` the picture as soon as it is there, and
 * resolves with it when the process has ended. Throws `invalid_request` with the broken rule for a file that cannot be kept as a picture, and
 * `overloaded` if the process gets too little of the processor to find out.
 */
export async function reencodeInProcess(
  file: Pick<SentFile, 'decode'>,
  onKept: (picture: KeptPicture) => void = () => {},
): Promise<KeptPicture> {
  const read = createResultReader();
  let result: ReturnType<typeof read>;
  const ended = await file.decode((part) => {
    if (result !== undefined) return;
    result = read(part);
    if (typeof result === 'object') onKept(result);
  });
  if (typeof result === 'string') throw refused(result);
  if (ended.code === 0 && result) return result;
  throw failure(ended);
}

/**
 * Re-encodes a file when its turn has come. The picture is there before its process has ended; the turn lasts until then, because the next
 * process needs the memory.
 */
export function reencodeInTurn(
  file: Pick<SentFile, 'decode'>,
  takeTurn: (task: () => Promise<KeptPicture>) => Promise<KeptPicture>,
): Promise<KeptPicture> {
  return new Promise((resolve, reject) => {
    takeTurn(() => reencodeInProcess(file, resolve)).then(resolve, reject);
  });
}

const refused = (rule: string) => new InvalidRequest([{ field: 'picture', message: rule }], `The picture ${rule}.`);

/** The signals of a decoder that a broken file has made crash. */
const crashes = new Set<NodeJS.Signals | null>(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGABRT', 'SIGTRAP']);

/** The signals that the limits, or the end of the function, have sent. */
const endings = new Set<NodeJS.Signals | null>(['SIGKILL', 'SIGTERM', 'SIGINT']);

function failure({ code, signal, said }: Ended): Error {
  if (crashes.has(signal)) return refused('is damaged, so it cannot be decoded');
  if (endings.has(signal)) return overloaded('The picture could not be decoded in time.');
  return new AppError('internal', `The process that re-encodes ended with ${signal ?? `exit code ${code}`}: ${said}`);
}

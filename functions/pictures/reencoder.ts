import { AppError, overloaded } from '../../lib/errors.ts';
import { InvalidRequest } from '../contract/problem.ts';
import type { SentFile } from './launcher.ts';
import { createResultReader, type Ended } from './process-result.ts';
import type { KeptPicture } from './rules.ts';

/**
 * Re-encodes a file in a process of its own, within its limits of memory and time. Gives `keep` the picture as soon as it is there. When the
 * process has ended, resolves with what `keep` returned, which may still be under way. Throws `invalid_request` with the broken rule for a file
 * that cannot be kept as a picture, and `overloaded` if the process gets too little of the processor to find out.
 */
export async function reencodeInProcess<Kept>(
  file: Pick<SentFile, 'decode'>,
  keep: (picture: KeptPicture) => Promise<Kept>,
): Promise<{ kept: Promise<Kept> }> {
  const read = createResultReader();
  let refusedRule: string | undefined;
  let kept: Promise<Kept> | undefined;
  const ended = await file.decode((part) => {
    if (kept || refusedRule !== undefined) return;
    const result = read(part);
    if (typeof result === 'string') refusedRule = result;
    else if (result) kept = keep(result);
    // Its failure counts only if the process ends well.
    kept?.catch(() => {});
  });
  if (refusedRule !== undefined) throw refused(refusedRule);
  if (ended.code === 0 && kept) return { kept };
  throw failure(ended);
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

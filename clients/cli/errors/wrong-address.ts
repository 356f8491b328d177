import { SoukError } from '../../api/errors.ts';
import type { Context } from '../context.ts';
import { CliError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

type Server = Pick<Context, 'server' | 'session' | 'interrupts'>;

/**
 * Returns an error about a wrong address if that is why nothing was found; otherwise the same error. Only an address with a path can be
 * wrong in this way. Only then does it ask the server whether the marketplace is at this path.
 */
export async function wrongAddress(error: unknown, { server, session, interrupts }: Server): Promise<unknown> {
  const { origin, pathname } = new URL(server);
  if (pathname === '/' || !(error instanceof SoukError) || !nothingThere.has(error.code)) return error;
  const client = await session.client();
  const isThere = await client.health({}, { signal: interrupts.signal }).then(
    () => true,
    (failure: unknown) => !(failure instanceof SoukError && nothingThere.has(failure.code)),
  );
  if (isThere) return error;
  return new CliError(`There is no marketplace at ${server}.`, {
    hint: `The address of a marketplace usually ends before its path: ${origin}\nName it with --server URL or SOUK_URL.`,
    exitCode: exitCodes.unexpected,
    code: 'wrong_address',
  });
}

const nothingThere = new Set<SoukError['code']>(['not_found', 'method_not_allowed']);

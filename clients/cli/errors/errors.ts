import { ConnectionError, SoukError } from '../../api/errors.ts';
import type { ErrorDetails } from './error-details.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

interface About {
  hint?: string | undefined;
  exitCode?: ExitCode;
  /** The code for programs: the API's code if one fits, otherwise the exit code's name. */
  code?: string | undefined;
  details?: ErrorDetails;
  cause?: unknown;
}

/** An error that the user can correct: what is wrong, how to correct it, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly code: string | undefined;
  readonly details: ErrorDetails;

  /** `cause`: the API's error, if there is one. Its code and ids are passed on to programs. */
  constructor(message: string, { hint, exitCode = exitCodes.usage, code, details = {}, cause }: About = {}) {
    super(message, { cause });
    this.hint = hint;
    this.exitCode = exitCode;
    this.code = code;
    this.details = details;
  }
}

/** A line that is not a command. It may contain a secret in a wrong place, so it must not be stored. */
export class NotUnderstood extends CliError {}

/** The user ended the command: with Ctrl-C, with Ctrl-D at a prompt, or with "no". */
export class Interrupted extends CliError {
  constructor(message = 'Interrupted.', { hint, cause }: Pick<About, 'hint' | 'cause'> = {}) {
    super(message, { hint, cause, exitCode: exitCodes.interrupted });
  }
}

/** There is no session, or it has ended. */
export class NotLoggedIn extends CliError {
  constructor(message: string, hint: string) {
    super(message, { hint, exitCode: exitCodes.logIn, code: 'unauthenticated' });
  }
}

/** Whether an error leaves open what became of the request. */
export const isOutcomeUnknown = (error: unknown): boolean =>
  (error instanceof ConnectionError || error instanceof SoukError) && error.outcomeUnknown;

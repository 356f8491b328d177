import type { ErrorDetails } from './error-details.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

interface About {
  hint?: string | undefined;
  exitCode?: ExitCode;
  /** What a program is told: a code of the API where one fits, else the exit code's name. */
  code?: string | undefined;
  details?: ErrorDetails;
  cause?: unknown;
}

/** Something that the person at the command line can put right: what is wrong, how to put it right, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly code: string | undefined;
  readonly details: ErrorDetails;

  /** The cause is the API's error, if there is one: a program is told its code and its ids. */
  constructor(message: string, { hint, exitCode = exitCodes.usage, code, details = {}, cause }: About = {}) {
    super(message, { cause });
    this.hint = hint;
    this.exitCode = exitCode;
    this.code = code;
    this.details = details;
  }
}

/** A line that is no command: some of its words may be a secret where none belongs, so nobody should keep it. */
export class NotUnderstood extends CliError {}

/** The person at the terminal ended it: with Ctrl-C, with Ctrl-D at a prompt, or with a no. */
export class Interrupted extends CliError {
  constructor(message = 'Interrupted.', { hint, cause }: Pick<About, 'hint' | 'cause'> = {}) {
    super(message, { hint, cause, exitCode: exitCodes.interrupted });
  }
}

/** There is no session, or no longer. */
export class NotLoggedIn extends CliError {
  constructor(message: string, hint: string) {
    super(message, { hint, exitCode: exitCodes.logIn, code: 'unauthenticated' });
  }
}

import { type ExitCode, exitCodes } from './exit-codes.ts';

/** Something that the person at the command line can put right: what is wrong, how to put it right, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, { hint, exitCode = exitCodes.usage }: { hint?: string | undefined; exitCode?: ExitCode } = {}) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** A line that is no command: some of its words may be a secret where none belongs, so nobody should keep it. */
export class NotUnderstood extends CliError {}

/** The person at the terminal ended it: with Ctrl-C, with Ctrl-D at a prompt, or with a no. */
export class Interrupted extends CliError {
  constructor(message = 'Interrupted.', hint?: string) {
    super(message, { hint, exitCode: exitCodes.interrupted });
  }
}

/** There is no session, or no longer. */
export class NotLoggedIn extends CliError {
  constructor(message: string, hint: string) {
    super(message, { hint, exitCode: exitCodes.logIn });
  }
}

import type { ErrorDetails } from './error-details.ts';
import type { ExitCode } from './exit-codes.ts';

/** An error for the user or the calling program. */
export interface Explanation {
  /** What is wrong. */
  message: string;
  /** How to correct it. */
  hint?: string | undefined;
  /** The API's code, or the exit code's name for an error that the command line itself finds. */
  code: string;
  exitCode: ExitCode;
  /** Further values for programs, mainly ids. */
  details: ErrorDetails;
}

import type { ErrorDetails } from './error-details.ts';
import type { ExitCode } from './exit-codes.ts';

/** An error as the person, or the program, at the command line should read it. */
export interface Explanation {
  /** What is wrong. */
  message: string;
  /** How to put it right. */
  hint?: string | undefined;
  /** The API's code, or for what the command line finds by itself what the exit code means. */
  code: string;
  exitCode: ExitCode;
  /** What a program needs beside that: ids above all. */
  details: ErrorDetails;
}

/** The exit codes for scripts. They are part of the contract: a number never changes its meaning. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  logIn: 3,
  forbidden: 4,
  notFound: 5,
  conflict: 6,
  declined: 7,
  tooManyAttempts: 8,
  unavailable: 9,
  pending: 10,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const names = new Map<number, string>(
  Object.entries(exitCodes).map(([name, code]) => [code, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
);

/** The code for programs of an error that is not the API's: `usage`, `log_in`, `declined`. */
export const nameOfExitCode = (code: ExitCode): string => names.get(code) ?? 'unexpected';

const meanings: readonly [code: ExitCode, meaning: string][] = [
  [0, 'done'],
  [1, 'something unexpected'],
  [2, 'the command or a value is wrong'],
  [3, 'not logged in, the session has ended, or wrong password'],
  [4, 'not allowed, or not purchased'],
  [5, 'not found'],
  [6, 'a conflict: too few units, price changed, name taken, …'],
  [7, 'the card was declined'],
  [8, 'too many failed log-ins; try again later'],
  [9, 'the server is unavailable'],
  [10, 'the outcome of the purchase is not known yet'],
  [130, 'ended by you: Ctrl-C, or a no to a question'],
];

/** As `--help` shows them. */
export const exitCodesHelp = ['Exit codes:', ...meanings.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`)].join('\n');

/** The exit code for a response with this status. */
export function exitCodeOfStatus(status: number): ExitCode {
  if (status === 503 || status === 504 || status === 502) return exitCodes.unavailable;
  return byStatus[status] ?? exitCodes.unexpected;
}

const byStatus: Readonly<Record<number, ExitCode>> = {
  400: exitCodes.usage,
  401: exitCodes.logIn,
  402: exitCodes.declined,
  403: exitCodes.forbidden,
  404: exitCodes.notFound,
  409: exitCodes.conflict,
  413: exitCodes.usage,
  422: exitCodes.conflict,
  429: exitCodes.tooManyAttempts,
};

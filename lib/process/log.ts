import { pino } from 'pino';
import { writerTo } from './output.ts';

export type Log = pino.Logger;

const severities: Record<string, string> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

const errorLevel = 50;

/**
 * One JSON line an event, on standard output if not elsewhere, with the field names that Cloud Logging reads. Errors carry their stack where Error
 * Reporting looks for it. A line is written before the call returns: a function has no processor once it has answered. pino's own destination
 * is not used: when its reader is gone or does not read, it repeats for ever.
 */
export function createLog(part: string, level: string, destination: pino.DestinationStream = writerTo(process.stdout)): Log {
  const options: pino.LoggerOptions = {
    level,
    base: { part },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ severity: severities[label] }) },
    errorKey: 'error',
    mixin: (fields, level) => (level >= errorLevel && 'error' in fields ? { stack_trace: stackOf(fields.error) } : {}),
    serializers: { error: describeError },
  };
  return pino(options, destination);
}

/** An error's stack, and those of its causes below it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${stackOf(error.cause)}`;
}

/** An error's message, stack and causes, and nothing else: libraries hang requests and rows on theirs. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { name, message, code, stack, ...(cause !== undefined && { cause: describeError(cause) }) };
}

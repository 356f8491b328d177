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
 * Logs one JSON line per event, by default to standard output, with the field names of Cloud Logging. The stack of an error is where Error
 * Reporting looks for it. A line is written before the call returns, because a function has no CPU after it has sent its response. pino's
 * own destination is not used: it retries for ever when its reader is gone or does not read.
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

/** The stack of an error, followed by those of its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${stackOf(error.cause)}`;
}

/** Only these fields of an error are logged, because libraries attach requests and rows to their errors. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { name, message, code, stack, ...(cause !== undefined && { cause: describeError(cause) }) };
}

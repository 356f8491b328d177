import { prettyFactory } from 'pino-pretty';

const pretty = prettyFactory({
  colorize: true,
  messageKey: 'message',
  errorLikeObjectKeys: [],
  hideObject: true,
  messageFormat: (line) => describe(line as LogLine),
  ignore: 'level,time',
});

interface LogLine {
  time: string;
  severity: string;
  part: string;
  message: string;
  error?: { message: string; stack?: string };
  [field: string]: unknown;
}

/** A log line for a person. The scheduler's calls, one every two seconds, are shown only if they fail. Lines other than JSON are kept. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return `${line}\n`;
  if (/"\/v1\/internal\/|"oldestPendingSeconds"/.test(line) && line.includes('"severity":"INFO"')) return '';
  return pretty(line);
}

function describe({ time, severity, part, message, error, requestId, ...fields }: LogLine): string {
  const level = severity === 'INFO' ? '' : `${severity} `;
  const why = error === undefined ? '' : severity === 'ERROR' ? `\n${error.stack}` : `: ${error.message}`;
  return `${time.slice(11, 19)} ${level}${part}: ${describeEvent(message, fields)}${why}`;
}

function describeEvent(message: string, fields: Record<string, unknown>): string {
  if (message === 'request') return `${fields['method']} ${fields['path']} ${fields['status']} ${fields['ms']} ms`;
  const shown = Object.entries(fields).filter(([name, value]) => !name.includes('/') && typeof value !== 'object');
  return [message, ...shown.map(([name, value]) => `${name}=${value}`)].join(' ');
}

import { readCommandLine, wrongUsage } from '../../lib/process/command-line.ts';

/** Which events an operator asks for. */
export interface TrailQuery {
  /** A user name or an id. Absent: those of all accounts, and those without an account. */
  account?: string;
  role?: 'buyer' | 'seller';
  since: Date;
  json: boolean;
}

const options = {
  account: { type: 'string' },
  role: { type: 'string' },
  since: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Parses the arguments of the command. Throws a ConfigError with the usage for wrong ones. */
export function readTrailQuery(args: readonly string[], usage: string, nowMs = Date.now()): TrailQuery {
  const { account, role, since, json } = readCommandLine({ usage, args, options }).values;
  if (account !== undefined && !/^(\d{1,15}|[A-Za-z0-9._@-]{3,64})$/.test(account))
    throw wrongUsage('--account must be a user name or the id of an account', usage);
  if (role !== undefined && role !== 'buyer' && role !== 'seller') throw wrongUsage('--role must be buyer or seller', usage);
  if (since === undefined) throw wrongUsage('Give --since: a day, an instant, or how long ago', usage);
  const sinceMs = instantOf(since, nowMs);
  if (sinceMs === undefined)
    throw wrongUsage(`--since is ${JSON.stringify(since)}: it must be like 2026-11-01, 2026-11-01T09:30Z, 24h or 7d`, usage);
  if (sinceMs > nowMs) throw wrongUsage('--since is in the future', usage);
  return { ...(account !== undefined && { account }), ...(role && { role }), since: new Date(sinceMs), json };
}

const msOf = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of a day (its beginning in UTC), of an instant, or of so long ago. Undefined for any other text. */
function instantOf(text: string, nowMs: number): number | undefined {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (number !== undefined) return nowMs - Number(number) * msOf[unit as keyof typeof msOf];
  const date = day.test(text) ? text : instant.exec(text)?.[1];
  // JavaScript takes 30 February for a day in March.
  if (date === undefined || !isDay(date)) return undefined;
  const ms = Date.parse(text);
  return ms >= 0 ? ms : undefined;
}

function isDay(date: string): boolean {
  const ms = Date.parse(date);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

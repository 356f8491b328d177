import { ConfigError } from '../lib/config/config.ts';
import { readCommandLine } from '../lib/process/command-line.ts';

/** What an operator asks for: which transaction to give back, and why. */
export interface Refund {
  transactionId: string;
  /** 1 to 200 characters, kept with the refund. */
  reason: string;
}

/** Reads `TRANSACTION_ID --reason "why"`. Throws a ConfigError with the usage if it is anything else. */
export function readRefund(args: string[], usage: string): Refund {
  const { positionals, values } = readCommandLine({ usage, args, options: { reason: { type: 'string' } }, allowPositionals: true });
  const [transactionId, ...more] = positionals;
  const { reason } = values;
  if (!transactionId || more.length > 0 || !reason || reason.length > 200)
    throw new ConfigError(`Usage: ${usage.split('\n')[0]} (1 to 200 characters)`);
  return { transactionId, reason };
}

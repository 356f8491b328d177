import { ConfigError } from '../lib/config/config.ts';
import { readCommandLine } from '../lib/process/command-line.ts';

/** The transaction that an operator refunds, and why. */
export interface Refund {
  transactionId: string;
  /** 1 to 200 characters, stored with the refund. */
  reason: string;
}

/** Parses `TRANSACTION_ID --reason "why"`. Throws a ConfigError with the usage for any other arguments. */
export function readRefund(args: string[], usage: string): Refund {
  const { positionals, values } = readCommandLine({ usage, args, options: { reason: { type: 'string' } }, allowPositionals: true });
  const [transactionId, ...more] = positionals;
  const { reason } = values;
  if (!transactionId || more.length > 0 || !reason || reason.length > 200)
    throw new ConfigError(`Usage: ${usage.split('\n')[0]} (1 to 200 characters)`);
  return { transactionId, reason };
}

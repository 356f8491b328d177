// The operator's commands after a restore, run as they are typed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { environment, inRepository } from '../../../local/parts/environment.ts';
import { secrets } from '../system/parts-plan.ts';
import type { FaultSystem } from '../system/system.ts';

type Where = Pick<FaultSystem, 'databases' | 'paymentUrl'>;

/** Runs the audit while no purchase is in progress, and returns the differences. */
export async function audit(system: Where): Promise<string[]> {
  return (await operate(system, 'audit', '--grace-seconds', '0')).slice(0, -1);
}

/** Refunds the payment that a difference names, if the difference is that it has no purchase. */
export async function refund(system: Where, difference: string): Promise<void> {
  const [, id] = /^transaction (\S+) .*there is no such purchase$/.exec(difference) ?? [];
  if (id) await operate(system, 'refund', id, '--reason', 'The product database was restored.');
}

/** Returns the command's lines. */
export const repairRefunds = (system: Where, command: 'close' | 'adopt' | 'send'): Promise<string[]> => operate(system, 'refunds', command);

async function operate({ databases, paymentUrl }: Where, command: 'audit' | 'refund' | 'refunds', ...words: string[]): Promise<string[]> {
  const env = environment(['DATABASE_URL_PRODUCT', 'PAYMENT_URL', 'PAYMENT_SECRET', 'LOG_LEVEL'], {
    DATABASE_URL_PRODUCT: databases.product,
    PAYMENT_URL: paymentUrl,
    PAYMENT_SECRET: secrets.PAYMENT_SECRET,
  });
  const running = spawn(process.execPath, [inRepository(`local/books/${command}.ts`), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(running.stdout), once(running, 'exit')]);
  return said.split('\n').filter((line) => line !== '');
}

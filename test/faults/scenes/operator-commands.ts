// The operator's commands after a restore, run as they are typed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { environment, inRepository } from '../../../local/parts/environment.ts';
import { secrets } from '../system/parts-plan.ts';
import type { FaultSystem } from '../system/system.ts';

type Where = Pick<FaultSystem, 'databases' | 'paymentUrl'>;

/** How a command ended: its exit code, null if a signal killed it, and its lines. */
export interface Ended {
  code: number | null;
  lines: string[];
}

/** Runs the audit while no purchase is in progress, and returns the differences. */
export const audit = async (system: Where): Promise<string[]> => differencesIn(await run(system, 'audit', '--grace-seconds', '0'));

/** The differences that an audit has found. Throws if it did not come to its end, because then it may have found too few. */
export function differencesIn({ code, lines }: Ended): string[] {
  const differences = lines.slice(0, -1);
  const summary = differences.length === 0 ? 'The books agree.' : `The books differ in ${differences.length} places.`;
  if (lines.at(-1) !== summary || code !== (differences.length === 0 ? 0 : 1)) throw failed('audit', { code, lines });
  return differences;
}

/** Refunds the payment that a difference names, if the difference is that it has no purchase. */
export async function refund(system: Where, difference: string): Promise<void> {
  const [, id] = /^transaction (\S+) .*there is no such purchase$/.exec(difference) ?? [];
  if (id) await operate(system, 'refund', id, '--reason', 'The product database was restored.');
}

/** Returns the command's lines. */
export const repairRefunds = (system: Where, command: 'close' | 'adopt' | 'send'): Promise<string[]> => operate(system, 'refunds', command);

type Command = 'audit' | 'refund' | 'refunds';

/** Returns the lines of a command. Throws if it fails. */
async function operate(system: Where, command: Command, ...words: string[]): Promise<string[]> {
  const ended = await run(system, command, ...words);
  if (ended.code !== 0) throw failed(command, ended);
  return ended.lines;
}

const failed = (command: Command, { code, lines }: Ended): Error =>
  new Error(`The operator's command ${command} ended with ${code ?? 'a signal'}:\n${lines.join('\n')}`);

async function run({ databases, paymentUrl }: Where, command: Command, ...words: string[]): Promise<Ended> {
  const env = environment(['DATABASE_URL_PRODUCT', 'PAYMENT_URL', 'PAYMENT_SECRET', 'LOG_LEVEL'], {
    DATABASE_URL_PRODUCT: databases.product,
    PAYMENT_URL: paymentUrl,
    PAYMENT_SECRET: secrets.PAYMENT_SECRET,
  });
  const running = spawn(process.execPath, [inRepository(`local/books/${command}.ts`), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(running.stdout), once(running, 'exit')]);
  return { code, lines: said.split('\n').filter((line) => line !== '') };
}

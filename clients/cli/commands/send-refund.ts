import { type Client, type Refund, SoukError } from '../../api/index.ts';
import type { Context } from '../context.ts';
import { CliError } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { refundExcessText } from '../text/outcomes.ts';
import { quoted } from '../text/quoted.ts';
import { sendUntilKnown } from './send-until-known.ts';

type Agreed = Parameters<Client['refundSale']>[0] & { idempotencyKey: string };

/** Sends a refund. The refund repeated with its key gives nothing back twice. */
export const sendRefund = (context: Context, client: Client, agreed: Agreed): Promise<Refund> =>
  sendUntilKnown(context, {
    noun: 'refund',
    doubt: 'the money was given back',
    promise: 'never given back twice',
    waysToFindOut: waysToFindOut(context, agreed),
    send: () => client.refundSale(agreed, { signal: context.interrupts.signal }),
    explained,
  });

function explained(error: unknown): unknown {
  if (!(error instanceof SoukError) || error.code !== 'refund_exceeds_sale') return error;
  return new CliError(refundExcessText(error.lines), { exitCode: exitCodes.conflict, cause: error });
}

function waysToFindOut({ spell }: Context, { purchaseId, lines, reason, restock, idempotencyKey }: Agreed): string {
  const again = [
    `refund ${purchaseId}`,
    ...lines.map(({ itemId, quantity }) => `--line ${itemId}:${quantity}`),
    `--reason ${quoted(reason)}`,
    ...(restock ? ['--restock'] : []),
    `--idempotency-key ${idempotencyKey}`,
  ];
  return [`Look at the sale: ${spell(`sale ${purchaseId}`)}`, `Or finish it: ${spell(again.join(' '))}`].join('\n');
}

import { type Client, type Refund, SoukError } from '../../api/index.ts';
import type { Context } from '../context.ts';
import { CliError, Interrupted, isOutcomeUnknown } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { refundExcessText } from '../text/outcomes.ts';
import { quoted } from '../text/quoted.ts';

type Agreed = Parameters<Client['refundSale']>[0] & { idempotencyKey: string };

/**
 * Sends a refund. Ctrl-C cannot cancel it, so after the first Ctrl-C the program still waits for the outcome. If the outcome stays unknown,
 * throws an error that says how to find out; the refund repeated with its key gives nothing back twice.
 */
export async function sendRefund(context: Context, client: Client, agreed: Agreed): Promise<Refund> {
  const { ask, interrupts, output } = context;
  const doubt = 'The refund is already sent, so its outcome is unknown. Finding out what happened to it… (Ctrl-C again leaves it)';
  for (;;) {
    try {
      return await interrupts.hold(
        () => output.warn(doubt),
        () => client.refundSale(agreed, { signal: interrupts.signal }),
      );
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw explained(error);
      const about = { hint: waysToFindOut(context, agreed), cause: error };
      if (interrupts.signal.aborted) throw new Interrupted(unknown, about);
      output.warn(`${(error as Error).message}\nWhether the money was given back is not known.`);
      if (!ask.possible || !(await ask.confirm('Find out? It is the same refund, and never given back twice.', true)))
        throw new CliError(unknown, { ...about, exitCode: exitCodes.unavailable });
    }
  }
}

const unknown = 'The outcome of the refund is unknown.';

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

import { randomUUID } from 'node:crypto';
import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { money } from '../../../lib/text/money.ts';
import { rules } from '../../api/gen.ts';
import type { Refund, Sale } from '../../api/index.ts';
import { type Context, inSession } from '../context.ts';
import { CliError, Interrupted } from '../errors/errors.ts';
import { exitCodes } from '../errors/exit-codes.ts';
import { need, someText } from '../prompts/values.ts';
import { examplesHelp, samplePurchase } from './examples.ts';
import { needSale } from './sales.ts';
import { sendRefund } from './send-refund.ts';

type Line = Refund['lines'][number];

export const refund = (context: Context) =>
  new Command('refund')
    .alias('refund-sale')
    .summary('give money back for units of a sale')
    .argument('[purchase]', 'the id of its purchase')
    .option(
      '-l, --line <item[:quantity]>',
      'an item of the sale, such as 3-1042:2; repeat the option; absent: all that is left',
      gatherLine,
    )
    .option('--reason <text>', 'why, 1 to 200 characters; the buyer sees it')
    .option('--restock', 'put the units back on sale')
    .option('-y, --yes', 'give the money back without asking')
    .option('--idempotency-key <key>', 'repeat a refund whose outcome is unknown: it is never given back twice; needs --line')
    .addHelpText(
      'after',
      examplesHelp(context, [
        `refund ${samplePurchase} --line 3-1042:1 --reason "Arrived broken" --yes`,
        `refund ${samplePurchase} --reason "Sent back" --restock --yes`,
      ]),
    )
    .action(async (given, { line: asked, restock = false, yes = false, ...options }) => {
      if (options.idempotencyKey !== undefined && asked === undefined) {
        throw new CliError('A refund is repeated as it was: --idempotency-key needs --line.', { hint: context.help() });
      }
      if (!yes && !context.ask.possible) {
        throw new CliError('Cannot ask for confirmation: this is not a terminal.', { hint: 'Add --yes.' });
      }
      const client = await inSession(context);
      const purchaseId = await needSale(context, given);
      const { signal } = context.interrupts;
      const sale = await client.getSale({ purchaseId }, { signal });
      const lines = asked ?? whatIsLeft(sale);
      const reason = await need(context, options.reason, {
        flag: '--reason',
        message: 'Reason',
        parse: someText,
        rule: rules.refundSale.reason,
      });
      const question = `Give back ${money(amountOf(sale, lines), sale.currency)}?`;
      if (!yes && !(await context.ask.confirm(question, false))) throw new Interrupted('Nothing was given back.');
      const made = await sendRefund(context, client, {
        purchaseId,
        lines,
        reason,
        restock,
        idempotencyKey: options.idempotencyKey ?? randomUUID(),
      });
      context.output.result(made, () => refundText(made, sale.currency));
    });

function gatherLine(text: string, before: Line[] = []): Line[] {
  const [, itemId = '', quantity = '1'] = /^([^:]+)(?::([1-9]\d{0,3}))?$/.exec(text) ?? [];
  if (itemId === '') throw new InvalidArgumentError('It must be an item and a quantity, such as 3-1042:2.');
  return [...before, { itemId, quantity: Number(quantity) }];
}

function whatIsLeft({ lines }: Sale): Line[] {
  const left = lines
    .map(({ itemId, quantity, refundedQuantity }) => ({ itemId, quantity: quantity - refundedQuantity }))
    .filter(({ quantity }) => quantity > 0);
  if (left.length === 0) throw new CliError('All of this sale was given back before.', { exitCode: exitCodes.conflict });
  return left;
}

const amountOf = (sale: Sale, lines: readonly Line[]): number =>
  lines.reduce((sum, { itemId, quantity }) => sum + quantity * (sale.lines.find((line) => line.itemId === itemId)?.priceCents ?? 0), 0);

function refundText({ status, amountCents, refundId }: Refund, currency: string): string {
  const amount = money(amountCents, currency);
  return status === 'refunded'
    ? `${amount} given back. Refund ${refundId}`
    : `${amount} is on its way back. Look at the sale later. Refund ${refundId}`;
}

import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import { brokenRule } from '../../api/rules.ts';
import { type Context, inSession } from '../context.ts';
import { sendAsked } from '../prompts/send-asked.ts';
import { need, oneOf, someText } from '../prompts/values.ts';
import { saleTable, saleText } from '../text/sales.ts';
import { examplesHelp, samplePurchase } from './examples.ts';
import { showList, withListOptions } from './lists.ts';

const rule = rules.dispatchSale;

export const sales = (context: Context) =>
  withListOptions(
    new Command('sales')
      .aliases(['list-sales', 'orders'])
      .summary('list what you sold, the last paid first')
      .option('--status <status>', 'only to_dispatch, dispatched or refunded', oneOf('to_dispatch', 'dispatched', 'refunded')),
  ).action(async ({ status, ...options }) => {
    const client = await inSession(context);
    await showList(context, options, {
      pages: (page) => client.pages.listSales({ status, ...page }, { signal: context.interrupts.signal }),
      text: saleTable,
      kind: 'purchase',
      idOf: ({ purchaseId }) => purchaseId,
      empty: status === undefined ? 'You have sold nothing yet.' : 'You have no such sale.',
    });
  });

export const sale = (context: Context) =>
  new Command('sale')
    .aliases(['get-sale', 'order'])
    .summary('show one sale: what to send, and where')
    .argument('[purchase]', 'the id of its purchase')
    .action(async (given) => {
      const client = await inSession(context);
      const purchaseId = await needSale(context, given);
      const shown = await client.getSale({ purchaseId }, { signal: context.interrupts.signal });
      context.output.result(shown, () => saleText(shown));
    });

export const dispatch = (context: Context) =>
  new Command('dispatch')
    .aliases(['dispatch-sale', 'ship'])
    .summary('say that a sale was handed to a carrier')
    .argument('[purchase]', 'the id of its purchase')
    .option('--carrier <name>', 'who carries it, 1 to 64 characters')
    .option('--tracking-number <number>', 'the carrier’s number for it, 1 to 64 characters')
    .addHelpText('after', '\nRepeated, it replaces carrier and tracking number, and removes what is left out.')
    .addHelpText(
      'after',
      examplesHelp(context, [`dispatch ${samplePurchase} --carrier "Royal Mail" --tracking-number AB1`, `dispatch ${samplePurchase}`]),
    )
    .action(async (given, options) => {
      const client = await inSession(context);
      const purchaseId = await needSale(context, given);
      const asks = options.carrier === undefined && options.trackingNumber === undefined && context.ask.possible && !context.output.json;
      const questions = {
        carrier: () => optional(context, 'Carrier (may be empty)', rule.carrier),
        trackingNumber: () => optional(context, 'Tracking number (may be empty)', rule.trackingNumber),
      };
      const handedOver = asks ? { carrier: await questions.carrier(), trackingNumber: await questions.trackingNumber() } : options;
      const dispatched = await sendAsked(
        context,
        { carrier: handedOver.carrier, trackingNumber: handedOver.trackingNumber },
        questions,
        (input) => client.dispatchSale({ purchaseId, ...input }, { signal: context.interrupts.signal }),
      );
      context.output.result(dispatched, () => `Dispatched.\n${saleText(dispatched)}`);
    });

export const needSale = (context: Context, given: string | undefined): Promise<string> =>
  need(context, given, {
    flag: 'The purchase',
    message: 'Purchase (the id that sales show)',
    parse: someText,
    rule: rules.getSale.purchaseId,
  });

async function optional({ ask }: Context, message: string, rule: { minLength: number; maxLength: number }): Promise<string | undefined> {
  const check = (text: string) => (text.trim() === '' ? undefined : brokenRule(rule, text));
  return (await ask.text({ message, check })).trim() || undefined;
}

import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import { type Context, inSession } from '../context.ts';
import { need, someText } from '../prompts/values.ts';
import { purchaseTable, purchaseText } from '../text/purchases.ts';
import { showList, withListOptions } from './lists.ts';

export const purchase = (context: Context) =>
  new Command('purchase')
    .aliases(['get-purchase', 'order'])
    .summary('show one purchase and its outcome')
    .argument('[purchase]', 'its id')
    .action(async (given) => {
      const client = await inSession(context);
      const purchaseId = await need(context, given, {
        flag: 'The purchase',
        message: 'Purchase (its id)',
        parse: someText,
        rule: rules.getPurchase.purchaseId,
      });
      const shown = await client.getPurchase({ purchaseId }, { signal: context.interrupts.signal });
      context.output.result(shown, () => purchaseText(shown));
    });

export const purchases = (context: Context) =>
  withListOptions(
    new Command('purchases').aliases(['list-purchases', 'orders']).summary('list your paid and pending purchases, newest first'),
  ).action(async (options) => {
    const client = await inSession(context);
    await showList(context, options, {
      pages: (page) => client.pages.listPurchases(page, { signal: context.interrupts.signal }),
      text: purchaseTable,
      kind: 'purchase',
      idOf: ({ purchaseId }) => purchaseId,
      empty: 'You have bought nothing yet.',
    });
  });

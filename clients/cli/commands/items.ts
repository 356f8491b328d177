import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import { type Context, inSession } from '../context.ts';
import { CliError } from '../errors/errors.ts';
import { sendAsked } from '../prompts/send-asked.ts';
import { gathered, need, oneOf, someText, wholeNumber, words } from '../prompts/values.ts';
import { itemDetails, itemTable } from '../text/items.ts';
import { examplesHelp } from './examples.ts';
import { showList, withListOptions } from './lists.ts';
import { needPrice } from './price.ts';

export const item = (context: Context) =>
  new Command('item')
    .alias('get-item')
    .summary('show one item')
    .argument('[item]', 'its id, such as 3-1042')
    .action(async (given) => {
      const client = await context.session.client();
      const itemId = await needItem(context, given);
      const found = await client.getItem({ itemId }, { signal: context.interrupts.signal });
      context.output.result(found, () => itemDetails(found));
    });

export const register = (context: Context) =>
  new Command('register')
    .alias('register-item')
    .summary('put an item up for sale')
    .option('--name <name>', '1 to 32 characters')
    .option('-c, --category <number>', 'where it belongs; it never changes', wholeNumber)
    .option('-k, --keyword <keyword>', 'up to 5, each 1 to 8 characters; repeat the option', gathered)
    .option('--condition <condition>', 'new or used', oneOf('new', 'used'))
    .option('--price <amount>', 'in the marketplace’s currency, such as 19.99')
    .option('--price-cents <number>', 'the same in the currency’s smallest unit, such as 1999', wholeNumber)
    .option('--quantity <number>', 'how many units there are', wholeNumber)
    .option('--description <text>', 'up to 2,000 characters')
    .action(async (given) => {
      const client = await inSession(context);
      const priceCents = given.price === undefined ? given.priceCents : await needPrice(context, client, given);
      const rule = rules.registerItem;
      const questions = {
        name: (value?: string) => need(context, value, { flag: '--name', message: 'Name', parse: someText, rule: rule.name }),
        category: (value?: number) =>
          need(context, value, { flag: '--category', message: 'Category (a number)', parse: wholeNumber, rule: rule.category }),
        keywords: (value?: string[]) =>
          need(context, value, { flag: '--keyword', message: 'Keywords (up to 5, optional)', parse: words, rule: rule.keywords }),
        condition: (value?: 'new' | 'used') =>
          need(context, value, { flag: '--condition', message: 'Condition', parse: oneOf('new', 'used'), choices: ['new', 'used'] }),
        priceCents: (value?: number) => needPrice(context, client, { priceCents: value }),
        quantity: (value?: number) =>
          need(context, value, { flag: '--quantity', message: 'Quantity', parse: wholeNumber, rule: rule.quantity, usual: '1' }),
      };
      const fields = {
        name: await questions.name(given.name),
        category: await questions.category(given.category),
        keywords: await questions.keywords(given.keyword ?? (given.name === undefined ? undefined : [])),
        condition: await questions.condition(given.condition),
        priceCents: await questions.priceCents(priceCents),
        quantity: await questions.quantity(given.quantity),
        ...(given.description !== undefined && { description: given.description }),
      };
      const registered = await sendAsked(context, fields, questions, (input) => {
        context.sent = { keywords: input.keywords };
        return client.registerItem(input, { signal: context.interrupts.signal });
      });
      context.output.result(registered, () => `On sale.\n${itemDetails(registered)}`);
    });

export const edit = (context: Context) =>
  new Command('edit')
    .alias('edit-item')
    .summary('change the name, description, keywords or condition of an item of yours')
    .argument('[item]', 'its id, such as 3-1042')
    .option('--name <name>', '1 to 32 characters')
    .option('--description <text>', 'up to 2,000 characters; "" removes it')
    .option('-k, --keyword <keyword>', 'replaces all keywords; repeat the option for more', gathered)
    .option('--no-keywords', 'removes all keywords')
    .option('--condition <condition>', 'new or used', oneOf('new', 'used'))
    .addHelpText(
      'after',
      examplesHelp(context, [
        'edit 3-1042 --name "Brass lamp" -k lamp -k brass',
        'edit 3-1042 --description "" --no-keywords --condition used',
      ]),
    )
    .action(async (given, { keyword, keywords: keep, ...fields }) => {
      const keywords = keep ? keyword : [];
      if (keywords === undefined && Object.keys(fields).length === 0) {
        throw new CliError('Nothing to change: name it with --name, --description, --keyword or --condition.', { hint: context.help() });
      }
      const client = await inSession(context);
      const itemId = await needItem(context, given);
      context.sent = { keywords: keywords ?? [] };
      const changed = await client.editItem({ itemId, keywords, ...fields }, { signal: context.interrupts.signal });
      context.output.result(changed, () => itemDetails(changed));
    });

export const changePrice = (context: Context) =>
  new Command('change-price')
    .alias('change-item-price')
    .summary('change the price of an item of yours')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[amount]', 'the new price in the marketplace’s currency, such as 24.99')
    .option('--price-cents <number>', 'the same in the currency’s smallest unit, such as 2499', wholeNumber)
    .action(async (given, price, options) => {
      const client = await inSession(context);
      const itemId = await needItem(context, given);
      const priceCents = await needPrice(context, client, { price, ...options });
      const changed = await client.changeItemPrice({ itemId, priceCents }, { signal: context.interrupts.signal });
      context.output.result(changed, () => itemTable([changed], { own: true }));
    });

export const changeQuantity = (context: Context) =>
  new Command('change-quantity')
    .alias('change-item-quantity')
    .summary('add units of an item of yours, or remove units from sale')
    .argument('[item]', 'its id, such as 3-1042')
    .argument('[change]', 'units to add, or, if negative, to remove: 5 or -2', wholeNumber)
    .action(async (given, givenChange) => {
      const client = await inSession(context);
      const itemId = await needItem(context, given);
      const askChange = (value?: number) =>
        need(context, value, {
          flag: 'The change',
          message: 'Units to add (negative: to remove)',
          parse: wholeNumber,
          rule: rules.changeItemQuantity.change,
        });
      const input = { itemId, change: await askChange(givenChange) };
      const changed = await sendAsked(context, input, { change: askChange }, (sent) =>
        client.changeItemQuantity(sent, { signal: context.interrupts.signal }),
      );
      context.output.result(changed, () => itemTable([changed], { own: true }));
    });

export const items = (context: Context) =>
  withListOptions(
    new Command('items')
      .alias('list-own-items')
      .summary('list your items, newest first')
      .option('--sold-out', 'also those of which nothing is left'),
  ).action(async ({ soldOut, ...options }) => {
    const client = await inSession(context);
    await showList(context, options, {
      pages: (page) => client.pages.listOwnItems({ includeSoldOut: soldOut, ...page }, { signal: context.interrupts.signal }),
      text: (found) => itemTable(found, { own: true }),
      kind: 'item',
      idOf: ({ itemId }) => itemId,
      empty: `You have nothing on sale. Put something up for sale: ${context.spell('register')}`,
    });
  });

export const needItem = (context: Context, given: string | undefined) =>
  need(context, given, { flag: 'The item', message: 'Item (such as 3-1042)', parse: someText, rule: rules.getItem.itemId });

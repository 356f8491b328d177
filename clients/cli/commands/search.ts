import { Command } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { gathered, oneOf, wholeNumber } from '../prompts/values.ts';
import { itemTable } from '../text/items.ts';
import { harmless } from '../text/style.ts';
import { table } from '../text/table.ts';
import { examplesHelp } from './examples.ts';
import { showList, withListOptions } from './lists.ts';
import { needPrice } from './price.ts';

export const search = (context: Context) =>
  withListOptions(
    new Command('search')
      .aliases(['search-items', 'find'])
      .summary('find items on sale')
      .argument('[keyword...]', 'what to look for, up to 5; none: everything on sale')
      .option('-c, --category <number>', 'only items of this category', wholeNumber)
      .option('-k, --keyword <keyword>', 'the same as an argument; may be repeated', gathered)
      .option('--condition <condition>', 'only new ones, or only used ones', oneOf('new', 'used'))
      .option('--min-price <amount>', 'not cheaper than this, such as 5')
      .option('--max-price <amount>', 'not dearer than this, such as 19.99')
      .option('--sort <order>', 'best (match), newest, price or -price (dearest first)', oneOf('best', 'newest', 'price', '-price'))
      .addHelpText(
        'after',
        examplesHelp(context, [
          'search brass lamp',
          'search lamp --condition used --max-price 25 --sort price',
          'search -c 3 --sort newest --all',
        ]),
      ),
  ).action(async (keywords, { category, keyword = [], condition, minPrice, maxPrice, sort, ...options }) => {
    const wanted = [...keywords, ...keyword];
    const client = await context.session.client();
    const minPriceCents = minPrice === undefined ? undefined : await needPrice(context, client, { price: minPrice });
    const maxPriceCents = maxPrice === undefined ? undefined : await needPrice(context, client, { price: maxPrice });
    const asked = { category, keyword: wanted, condition, minPriceCents, maxPriceCents, sort };
    context.sent = { keyword: wanted };
    await showList(context, options, {
      pages: (page) => client.pages.searchItems({ ...asked, ...page }, { signal: context.interrupts.signal }),
      text: (found) => itemTable(found),
      kind: 'item',
      idOf: ({ itemId }) => itemId,
      empty: 'Nothing on sale matches.',
    });
  });

export const categories = (context: Context) =>
  new Command('categories')
    .alias('list-categories')
    .summary('list the categories that have a name')
    .action(async () => {
      const client = await context.session.client();
      const found = await client.listCategories({}, { signal: context.interrupts.signal });
      context.output.result(found, () =>
        table(found.categories, [
          { title: 'CATEGORY', value: ({ category }) => String(category), align: 'right' },
          { title: 'NAME', value: ({ name }) => harmless(name), cuts: true },
        ]),
      );
    });

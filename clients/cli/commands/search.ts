import { Command } from '@commander-js/extra-typings';
import { rules } from '../../api/gen.ts';
import { brokenRule } from '../../api/rules.ts';
import { type Context, inSession } from '../context.ts';
import { CliError } from '../errors/errors.ts';
import { gathered, wholeNumber, words } from '../prompts/values.ts';
import { itemTable } from '../text/items.ts';
import { showList, withListOptions } from './lists.ts';

export const search = (context: Context) =>
  withListOptions(
    new Command('search')
      .alias('search-items')
      .summary('find items on sale, best match first')
      .argument('[keyword...]', 'what to look for, up to 5')
      .option('-c, --category <number>', 'only items of this category', wholeNumber)
      .option('-k, --keyword <keyword>', 'the same as an argument; may be repeated', gathered),
  ).action(async (keywords, { category, keyword = [], ...options }) => {
    const wanted = [...keywords, ...keyword];
    const isMissing = wanted.length === 0 && category === undefined;
    if (isMissing && !context.ask.possible) throw new CliError('A search needs a keyword or --category.', { hint: context.help() });
    const client = await inSession(context);
    if (isMissing) wanted.push(...words(await context.ask.text({ message: 'Keywords', check: mustBeKeywords })));
    context.sent = { keyword: wanted };
    await showList(context, options, {
      pages: (page) => client.pages.searchItems({ category, keyword: wanted, ...page }, { signal: context.interrupts.signal }),
      text: (found) => itemTable(found),
      idOf: ({ itemId }) => itemId,
      empty: 'Nothing on sale matches.',
    });
  });

function mustBeKeywords(text: string): string | undefined {
  const wanted = words(text);
  // A word typed twice counts once.
  const distinct = [...new Map(wanted.map((word) => [word.toUpperCase(), word])).values()];
  return wanted.length === 0 ? 'Name at least one.' : brokenRule(rules.searchItems.keyword, distinct);
}

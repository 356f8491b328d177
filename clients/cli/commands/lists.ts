import type { Command } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { wholeNumber } from '../prompts/values.ts';

export interface ListOptions {
  pageSize?: number;
  pageToken?: string;
  all?: true;
}

interface Page<Element> {
  items: Element[];
  nextPageToken?: string;
}

interface List<Element> {
  pages: (input: { pageSize: number | undefined; pageToken: string | undefined }) => AsyncIterable<Page<Element>>;
  text: (items: readonly Element[]) => string;
  /** What its ids are of. */
  kind: 'item' | 'purchase';
  idOf: (item: Element) => string;
  /** The text for an empty list. */
  empty: string;
}

const greatestPageSize = 100;

/** Adds the options that every list has to a command. */
export const withListOptions = <Args extends unknown[], Options extends Record<string, unknown>>(command: Command<Args, Options>) =>
  command
    .option('--page-size <number>', 'how many to a page, 1 to 100', wholeNumber)
    .option('--page-token <token>', 'continue where a page ended: its nextPageToken')
    .option('--all', 'every page; with --json as one document of the same form')
    .addHelpText('after', '\nShows one page. With --json it is {"items": […], "nextPageToken": …}; the last page has no nextPageToken.');

/** Shows one page of a list, or with --all the whole list. */
export async function showList<Element>(context: Context, { pageSize, pageToken, all }: ListOptions, list: List<Element>): Promise<void> {
  const items: Element[] = [];
  let nextPageToken: string | undefined;
  for await (const page of list.pages({ pageSize: pageSize ?? (all ? greatestPageSize : undefined), pageToken })) {
    items.push(...page.items);
    for (const one of page.items) context.shownIds[list.kind].add(list.idOf(one));
    nextPageToken = page.nextPageToken;
    if (!all) break;
  }
  context.output.result({ items, ...(nextPageToken !== undefined && { nextPageToken }) }, () =>
    items.length > 0 ? list.text(items) : list.empty,
  );
  context.next =
    nextPageToken === undefined || all
      ? undefined
      : () => showList(context, { pageToken: nextPageToken, ...(pageSize && { pageSize }) }, list);
  if (context.next)
    context.output.note(context.manner === 'shell' ? 'There is more: next' : `There is more: add --all, or --page-token ${nextPageToken}`);
}

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { whenShown } from './load.ts';
import { place } from './router.ts';
import { endedSession, session } from './session.ts';

interface Page<Item> {
  items: Item[];
  nextPageToken?: string;
}

interface State<Item> {
  /** Undefined before the first page. */
  items: Item[] | undefined;
  nextPageToken: string | undefined;
  isLoading: boolean;
  error: unknown;
}

export interface List<Item> extends State<Item> {
  /** Loads the next page. */
  more: () => void;
  reload: () => void;
  /** Replaces one element, for example after a change of it. */
  replace: (isIt: (item: Item) => boolean, by: Item) => void;
}

type LoadPage<Item> = (pageToken: string | undefined, signal: AbortSignal, pageSize?: number) => Promise<Page<Item>>;

interface ListOptions {
  /** Whether elements change while the reader is elsewhere. Then a list that is shown again is loaded anew, as long as it was. */
  changes?: boolean;
}

/** The pages that were loaded, by history entry, account and query, so that going back shows them at once. */
const kept = new Map<string, State<unknown>>();

const empty = { items: undefined, nextPageToken: undefined, isLoading: true, error: undefined };

/** A page may be empty and not be the last one. So many are loaded at once, at most. */
const mostEmptyPages = 10;

const usualOnPage = 20;
const mostOnPage = 100;

/** A list that grows page by page. `key` names the query; another key is another list. */
export function useList<Item>(key: string, load: LoadPage<Item>, { changes = false }: ListOptions = {}): List<Item> {
  const account = session.value ?? endedSession.value;
  const name = `${place.value.id} ${account?.role} ${account?.accountId} ${key}`;
  const [state, setState] = useState<State<Item>>(() => (kept.get(name) as State<Item> | undefined) ?? empty);
  const running = useRef<AbortController>(undefined);

  const show = (next: State<Item>) => {
    if (next.items && !next.isLoading) kept.set(name, next);
    setState(next);
  };
  const fetchPage = async (before: Item[], pageToken: string | undefined, pageSize?: number) => {
    running.current?.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    try {
      let page = await load(pageToken, signal, pageSize);
      for (let i = 1; page.items.length === 0 && page.nextPageToken && i < mostEmptyPages; i++)
        page = await load(page.nextPageToken, signal);
      if (!signal.aborted)
        show({ items: [...before, ...page.items], nextPageToken: page.nextPageToken, isLoading: false, error: undefined });
    } catch (error) {
      if (!signal.aborted) setState((last) => ({ ...last, isLoading: false, error }));
    }
  };
  const start = () => {
    setState((last) => ({ ...last, isLoading: true, error: undefined }));
    fetchPage([], undefined);
  };

  /** Loads as much again as is shown. */
  const refresh = () => fetchPage([], undefined, Math.min(Math.max(kept.get(name)?.items?.length ?? 0, usualOnPage), mostOnPage));

  useEffect(() => {
    const known = kept.get(name) as State<Item> | undefined;
    if (known) setState(known);
    if (!known) start();
    else if (changes) refresh();
    const stop = changes ? whenShown(refresh) : () => {};
    return () => {
      stop();
      running.current?.abort();
    };
  }, [name]);

  return {
    ...state,
    reload: start,
    more: () => {
      if (state.isLoading || state.nextPageToken === undefined) return;
      setState((last) => ({ ...last, isLoading: true, error: undefined }));
      fetchPage(state.items ?? [], state.nextPageToken);
    },
    replace: useCallback(
      (isIt: (item: Item) => boolean, by: Item) => {
        setState((last) => {
          const next = { ...last, items: last.items?.map((item) => (isIt(item) ? by : item)) };
          kept.set(name, next);
          return next;
        });
      },
      [name],
    ),
  };
}

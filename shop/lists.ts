import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { place } from './router.ts';

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

/** The pages that were loaded, by history entry and query, so that going back shows them at once. */
const kept = new Map<string, State<unknown>>();

const empty = { items: undefined, nextPageToken: undefined, isLoading: true, error: undefined };

/** A page may be empty and not be the last one. So many are loaded at once, at most. */
const mostEmptyPages = 10;

/** A list that grows page by page. `key` names the query; another key is another list. */
export function useList<Item>(key: string, load: (pageToken: string | undefined, signal: AbortSignal) => Promise<Page<Item>>): List<Item> {
  const name = `${place.value.id} ${key}`;
  const [state, setState] = useState<State<Item>>(() => (kept.get(name) as State<Item> | undefined) ?? empty);
  const running = useRef<AbortController>(undefined);

  const show = (next: State<Item>) => {
    if (next.items && !next.isLoading) kept.set(name, next);
    setState(next);
  };
  const fetchPage = async (before: Item[], pageToken: string | undefined) => {
    running.current?.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    try {
      let page = await load(pageToken, signal);
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

  useEffect(() => {
    const known = kept.get(name) as State<Item> | undefined;
    if (known) setState(known);
    else start();
    return () => running.current?.abort();
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

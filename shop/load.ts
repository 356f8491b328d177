import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { endedSession, session } from './session.ts';

export interface Loaded<Data> {
  /** What was loaded last. It stays while it is loaded again. */
  data: Data | undefined;
  error: unknown;
  isLoading: boolean;
  reload: () => void;
  set: (data: Data) => void;
}

/** What is older is loaded again when the reader comes back to the tab. */
const freshMs = 5_000;

/** Loads data for a view: when `keys` change, at a new session, and when the tab is shown again. */
export function useLoad<Data>(load: (signal: AbortSignal) => Promise<Data>, keys: readonly unknown[] = []): Loaded<Data> {
  const [state, setState] = useState<Pick<Loaded<Data>, 'data' | 'error' | 'isLoading'>>({
    data: undefined,
    error: undefined,
    isLoading: true,
  });
  const [round, setRound] = useState(0);
  const loadedAtMs = useRef(0);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  // When the session ends, nothing is loaded anew before the next one begins.
  const token = (session.value ?? endedSession.value)?.token;

  useEffect(() => {
    const left = new AbortController();
    setState(({ data }) => ({ data, error: undefined, isLoading: true }));
    load(left.signal).then(
      (data) => {
        if (left.signal.aborted) return;
        loadedAtMs.current = Date.now();
        setState({ data, error: undefined, isLoading: false });
      },
      (error) => {
        if (!left.signal.aborted) setState(({ data }) => ({ data, error, isLoading: false }));
      },
    );
    return () => left.abort();
  }, [...keys, token, round]);

  useEffect(() => whenShown(() => Date.now() - loadedAtMs.current > freshMs && reload()), [reload]);

  const set = useCallback((data: Data) => setState({ data, error: undefined, isLoading: false }), []);
  return { ...state, reload, set };
}

/** Calls when the tab is shown again, also from the back-forward cache. Returns the end of it. */
export function whenShown(call: () => void): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && call(), { signal });
  window.addEventListener('pageshow', ({ persisted }) => persisted && call(), { signal });
  return () => ended.abort();
}

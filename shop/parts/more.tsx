import type { List } from '../lists.ts';
import { texts } from '../texts.ts';
import styles from './more.module.css';
import { ErrorNote } from './note.tsx';

/** The button that loads a list's next page. */
export function More<Item>({ list }: { list: List<Item> }) {
  const { items, nextPageToken, isLoading, error, more } = list;
  if (!items) return null;
  return (
    <div class={styles.more}>
      {error !== undefined && <ErrorNote error={error} />}
      {nextPageToken !== undefined && (
        <button type="button" class="quiet-button" aria-disabled={isLoading} onClick={more}>
          {isLoading ? texts.loading : texts.more}
        </button>
      )}
    </div>
  );
}

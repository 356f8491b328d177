import { count } from '../format.ts';
import { texts } from '../texts.ts';
import styles from './rating.module.css';

/** The votes on an item or a seller, in words and as a bar. */
export function Rating({ thumbsUp, thumbsDown }: { thumbsUp: number; thumbsDown: number }) {
  const all = thumbsUp + thumbsDown;
  if (all === 0) return <p class={styles.rating}>{texts.item.noRating}</p>;
  return (
    <p class={styles.rating}>
      <span class={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${(100 * thumbsUp) / all}%` }} />
      </span>
      {texts.item.rating(count(thumbsUp), count(thumbsDown))}
    </p>
  );
}

import type { ComponentChildren } from 'preact';
import type { Item } from '../../clients/api/index.ts';
import { money } from '../format.ts';
import type { List } from '../lists.ts';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './item-grid.module.css';
import { More } from './more.tsx';
import { ErrorNote } from './note.tsx';
import { Niche } from './picture.tsx';

/** So many pictures are in the first rows of most windows. */
const firstPictures = 4;
const skeletons = 12;

/** A list of items that grows, with its states. */
export function ItemGrid({ list, empty }: { list: List<Item>; empty: ComponentChildren }) {
  const { items, error, isLoading } = list;
  if (error !== undefined && !items) return <ErrorNote error={error} retry={list.reload} />;
  if (items?.length === 0 && !isLoading && !list.nextPageToken) return <>{empty}</>;
  return (
    <>
      <ul class={`${styles.grid} ${items && isLoading && !list.nextPageToken ? styles.stale : ''}`} aria-busy={isLoading}>
        {items?.map((item, i) => (
          <li key={item.itemId}>
            <Card item={item} isFirst={i < firstPictures} />
          </li>
        ))}
        {!items && Array.from({ length: skeletons }, (_, i) => <li key={i} class={styles.skeleton} aria-hidden="true" />)}
      </ul>
      {!items && <p class="unseen">{texts.loading}</p>}
      <More list={list} />
    </>
  );
}

function Card({ item, isFirst }: { item: Item; isFirst: boolean }) {
  const { itemId, name, sellerName, priceCents, currency, condition, pictures } = item;
  return (
    <a class={styles.card} href={href('item', { itemId })}>
      <Niche name={name} thumbnailUrl={pictures[0]?.thumbnailUrl} isFirst={isFirst} />
      <span class={styles.name} dir="auto">
        {name}
      </span>
      <span class={styles.facts}>
        <span class="price">{money(priceCents, currency)}</span>
        {condition === 'used' && <span class={styles.used}>{texts.conditions.used}</span>}
      </span>
      <span class={styles.seller} dir="auto">
        {sellerName}
      </span>
    </a>
  );
}

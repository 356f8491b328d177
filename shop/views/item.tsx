import type { Item } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { hasErrorCode } from '../explain.ts';
import { count, day, money } from '../format.ts';
import { useLoad } from '../load.ts';
import { AddToCart } from '../parts/add-to-cart.tsx';
import { Gallery } from '../parts/gallery.tsx';
import { ErrorNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Rating } from '../parts/rating.tsx';
import { href, place } from '../router.ts';
import { session } from '../session.ts';
import { texts } from '../texts.ts';
import styles from './item.module.css';
import { NotFound } from './not-found.tsx';

export function ItemView() {
  const itemId = place.value.parameters['itemId'] ?? '';
  const { data: item, error, reload } = useLoad((signal) => client.getItem({ itemId }, { signal }), [itemId]);
  if (hasErrorCode(error, 'not_found', 'invalid_request')) return <NotFound text={texts.notFound.item} />;
  if (!item) {
    return (
      <Page title={texts.loading} isTitleHidden>
        {error === undefined ? <div class={styles.skeleton} /> : <ErrorNote error={error} retry={reload} />}
      </Page>
    );
  }
  return (
    <Page title={item.name} isTitleHidden>
      {error !== undefined && <ErrorNote error={error} retry={reload} />}
      <article class={styles.item}>
        <Gallery name={item.name} pictures={item.pictures} />
        <Facts item={item} reload={reload} />
      </article>
    </Page>
  );
}

function Facts({ item, reload }: { item: Item; reload: () => void }) {
  const { itemId, name, description, condition, priceCents, currency, quantity, keywords, createdAt, thumbsUp, thumbsDown } = item;
  const words = texts.item;
  const isOwn = session.value?.role === 'seller' && session.value.accountId === item.sellerId;
  return (
    <div class={styles.facts}>
      <p class={styles.name} dir="auto" aria-hidden="true">
        {name}
      </p>
      <p class={styles.price}>
        <span class="price">{money(priceCents, currency)}</span>
        <span class={styles.state}>{texts.conditions[condition]}</span>
        <span class={styles.left}>{quantity > 0 ? words.left(quantity, count(quantity)) : words.soldOut}</span>
      </p>
      {isOwn ? (
        <p>
          {words.yours} <a href={href('ownItem', { itemId })}>{words.edit}</a>
        </p>
      ) : (
        quantity > 0 && <AddToCart item={item} onStale={reload} />
      )}
      <Seller item={item} />
      {description && (
        <p class={styles.description} dir="auto">
          {description}
        </p>
      )}
      {thumbsUp + thumbsDown > 0 && <Rating thumbsUp={thumbsUp} thumbsDown={thumbsDown} />}
      {keywords.length > 0 && (
        <ul class={styles.keywords} aria-label={words.keywords}>
          {keywords.map((keyword) => (
            <li key={keyword}>
              <a href={href('search', {}, { q: keyword })} dir="auto">
                {keyword}
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class={styles.since}>{words.onSaleSince(day(createdAt))}</p>
    </div>
  );
}

function Seller({ item: { sellerId, sellerName } }: { item: Item }) {
  const { data: rating } = useLoad((signal) => client.getSellerRating({ sellerId }, { signal }), [sellerId]);
  return (
    <div class={styles.seller}>
      <p>
        {texts.item.seller} <strong dir="auto">{sellerName}</strong>
      </p>
      {rating && <Rating {...rating} />}
    </div>
  );
}

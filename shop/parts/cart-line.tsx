import { useEffect, useState } from 'preact/hooks';
import type { Cart } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { removeLine, seenPrices, setQuantity } from '../cart.ts';
import { money } from '../format.ts';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './cart-line.module.css';
import { ErrorNote } from './note.tsx';
import { focusHeading } from './page.tsx';
import { Niche } from './picture.tsx';
import { Stepper } from './stepper.tsx';
import { useTask } from './task.ts';

interface CartLineProps {
  line: Cart['lines'][number];
  currency: string;
}

const mostInLine = 1_000;

export function CartLine({ line, currency }: CartLineProps) {
  const { itemId, name, sellerName, quantity, priceCents, thumbnailUrl, available } = line;
  const words = texts.cart;
  const task = useTask();
  const seen = seenPrices.value[itemId];
  const change = (units: number) => task.run(() => setQuantity(itemId, units));
  const remove = () =>
    task.run(async () => {
      await removeLine(itemId);
      announce(words.removed(name));
      focusHeading();
    });
  return (
    <li class={styles.line}>
      <Niche name={name} thumbnailUrl={thumbnailUrl} size="small" />
      <div class={styles.what}>
        <a class="item-name" href={href('item', { itemId })} dir="auto">
          {name}
        </a>
        <p class={styles.seller} dir="auto">
          {sellerName}
        </p>
        {seen !== undefined && seen !== priceCents && (
          <p class={styles.changed}>{words.dearer(money(seen, currency), money(priceCents, currency))}</p>
        )}
        {!available && <Shortage itemId={itemId} wanted={quantity} onTake={change} />}
      </div>
      <div class={styles.units}>
        <Stepper label={words.quantityOf(name)} value={quantity} least={1} most={mostInLine} isBusy={task.isBusy} onChange={change} />
        <button type="button" class="link-button" aria-label={words.removeItem(name)} aria-disabled={task.isBusy} onClick={remove}>
          {words.remove}
        </button>
      </div>
      <p class={styles.sum}>
        <span class="price">{money(priceCents * quantity, currency)}</span>
        {quantity > 1 && (
          <span class={styles.each}>
            {money(priceCents, currency)} {words.each}
          </span>
        )}
      </p>
      {task.error !== undefined && <ErrorNote error={task.error} />}
    </li>
  );
}

/** Says how many are left of a line that asks for more, and offers them. The line keeps its quantity until the reader decides. */
function Shortage({ itemId, wanted, onTake }: { itemId: string; wanted: number; onTake: (units: number) => void }) {
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    const gone = new AbortController();
    client.getItem({ itemId }, { signal: gone.signal }).then(
      ({ quantity }) => setLeft(quantity),
      () => {},
    );
    return () => gone.abort();
  }, [itemId, wanted]);
  const words = texts.cart;
  if (left === undefined || left >= wanted) return <p class={styles.changed}>{words.unavailable}</p>;
  return (
    <p class={styles.changed}>
      {left === 0 ? words.gone : words.leftOnly(left)}{' '}
      {left > 0 && (
        <button type="button" class="quiet-button" onClick={() => onTake(left)}>
          {words.take(left)}
        </button>
      )}
    </p>
  );
}

import type { Item } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { isOutcomeUnknown } from '../explain.ts';
import { amountOf, centsOf, count, money } from '../format.ts';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import { ErrorNote } from './note.tsx';
import styles from './own-item-row.module.css';
import { Niche } from './picture.tsx';
import { useTask } from './task.ts';

interface OwnItemRowProps {
  item: Item;
  onChange: (item: Item) => void;
  /** Whether the row is in the view where the item is edited. */
  isEdited?: boolean;
}

/** An item in its seller's list, with its price and quantity to be changed in place. */
export function OwnItemRow({ item, onChange, isEdited = false }: OwnItemRowProps) {
  const { itemId, name, pictures } = item;
  return (
    <li class={styles.row}>
      <Niche name={name} thumbnailUrl={pictures[0]?.thumbnailUrl} size="small" />
      <div class={styles.what}>
        <a class="item-name" href={href('item', { itemId })} dir="auto">
          {name}
        </a>
        {!isEdited && (
          <a class={styles.edit} href={href('ownItem', { itemId })} aria-label={texts.sell.editItem(name)}>
            {texts.sell.edit}
          </a>
        )}
      </div>
      <QuantityOf item={item} onChange={onChange} />
      <PriceOf item={item} onChange={onChange} />
    </li>
  );
}

/** Each click is one change of the quantity, relative to what it is when the change is made. */
function QuantityOf({ item: { itemId, name, quantity }, onChange }: { item: Item; onChange: (item: Item) => void }) {
  const words = texts.sell;
  const task = useTask();
  const change = (units: number) =>
    task.run(async () => {
      const item = await client.changeItemQuantity({ itemId, change: units }).catch(async (error) => {
        // It may have been changed, so the row shows what there is now.
        if (isOutcomeUnknown(error)) onChange(await client.getItem({ itemId }));
        throw error;
      });
      onChange(item);
      announce(words.quantityChanged(name, count(item.quantity)));
    });
  return (
    <div class={styles.quantity}>
      <button
        type="button"
        class="quiet-button"
        aria-label={words.take(name)}
        aria-disabled={task.isBusy || quantity === 0}
        onClick={() => quantity > 0 && change(-1)}
      >
        −
      </button>
      <span class={styles.left}>{quantity > 0 ? words.left(count(quantity)) : texts.item.soldOut}</span>
      <button type="button" class="quiet-button" aria-label={words.add(name)} aria-disabled={task.isBusy} onClick={() => change(1)}>
        +
      </button>
      {task.error !== undefined && <ErrorNote error={task.error} />}
    </div>
  );
}

function PriceOf({ item: { itemId, name, priceCents, currency }, onChange }: { item: Item; onChange: (item: Item) => void }) {
  const words = texts.sell;
  const task = useTask();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget as HTMLFormElement).get('price') ?? '');
    task.run(async () => {
      const cents = centsOf(typed, currency);
      if (cents === undefined) throw new WrongPrice();
      const item = await client.changeItemPrice({ itemId, priceCents: cents });
      onChange(item);
      announce(words.priceChanged(name, money(item.priceCents, currency)));
    });
  };
  return (
    <form class={styles.price} onSubmit={submit} noValidate>
      <input
        key={priceCents}
        name="price"
        inputMode="decimal"
        autocomplete="off"
        aria-label={words.price(name)}
        defaultValue={amountOf(priceCents, currency)}
      />
      <button type="submit" class="quiet-button" aria-disabled={task.isBusy}>
        {words.setPrice}
      </button>
      {task.error instanceof WrongPrice ? (
        <p class={styles.error} role="alert">
          {words.priceShort} {texts.errors.price}.
        </p>
      ) : (
        task.error !== undefined && <ErrorNote error={task.error} />
      )}
    </form>
  );
}

class WrongPrice extends Error {}

import type { Cart } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { removeLine, setQuantity } from '../cart.ts';
import type { Outcome } from '../checkout.ts';
import { money } from '../format.ts';
import { texts } from '../texts.ts';
import styles from './checkout-lines.module.css';
import { ErrorNote } from './note.tsx';
import { focusHeading } from './page.tsx';
import { useTask } from './task.ts';

interface CheckoutLinesProps {
  cart: Cart;
  outcome: Outcome | undefined;
}

/** The cart beside the form: what is wrong with a line stands on the line, with what can be done about it. */
export function CheckoutLines({ cart: { lines, totalCents, currency }, outcome }: CheckoutLinesProps) {
  const left = outcome?.kind === 'too few left' ? outcome.left : {};
  const before = outcome?.kind === 'price changed' ? outcome.before.lines : [];
  return (
    <>
      <ul class={styles.lines}>
        {lines.map((line) => (
          <Line
            key={line.itemId}
            line={line}
            currency={currency}
            left={left[line.itemId]}
            before={before.find(({ itemId }) => itemId === line.itemId)?.priceCents}
          />
        ))}
      </ul>
      <p class={styles.total}>
        <span>{texts.cart.total}</span> <strong class="price">{money(totalCents, currency)}</strong>
      </p>
    </>
  );
}

interface LineProps {
  line: Cart['lines'][number];
  currency: string;
  /** Units that can still be bought, if they are too few. */
  left: number | undefined;
  /** The price before it changed. */
  before: number | undefined;
}

function Line({ line: { itemId, name, quantity, priceCents }, currency, left, before }: LineProps) {
  const words = texts.cart;
  const task = useTask();
  const isShort = left !== undefined && left < quantity;
  const remove = () =>
    task.run(async () => {
      await removeLine(itemId);
      announce(words.removed(name));
      focusHeading();
    });
  return (
    <li>
      <span>
        <bdi>{name}</bdi>
        {quantity > 1 && <span class={styles.times}> ×&nbsp;{quantity}</span>}
      </span>
      <span class="price">{money(priceCents * quantity, currency)}</span>
      {before !== undefined && before !== priceCents && (
        <p class={styles.changed}>{words.dearer(money(before, currency), money(priceCents, currency))}</p>
      )}
      {isShort && (
        <p class={styles.changed}>
          {left === 0 ? words.gone : words.leftOnly(left)}{' '}
          {left > 0 && (
            <button type="button" class="quiet-button" onClick={() => task.run(() => setQuantity(itemId, left))}>
              {words.take(left)}
            </button>
          )}{' '}
          <button type="button" class="quiet-button" aria-label={words.removeItem(name)} onClick={remove}>
            {words.remove}
          </button>
        </p>
      )}
      {task.error !== undefined && <ErrorNote error={task.error} />}
    </li>
  );
}

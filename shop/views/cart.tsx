import type { Cart } from '../../clients/api/index.ts';
import { announce } from '../announce.ts';
import { client } from '../api.ts';
import { cart, changeCart, loadCart, saveCart } from '../cart.ts';
import { money } from '../format.ts';
import { useLoad } from '../load.ts';
import { CartLine } from '../parts/cart-line.tsx';
import { Empty, ErrorNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { useTask } from '../parts/task.ts';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './cart.module.css';

export function CartView() {
  const { error, reload } = useLoad(loadCart);
  const words = texts.cart;
  const shown = cart.value;
  if (!shown) {
    return <Page title={words.title}>{error === undefined ? <p>{texts.loading}</p> : <ErrorNote error={error} retry={reload} />}</Page>;
  }
  return (
    <Page title={words.title}>
      {error !== undefined && <ErrorNote error={error} retry={reload} />}
      {shown.lines.length === 0 ? (
        <Empty text={words.empty} help={words.emptyHelp}>
          <a class="quiet-button" href={href('home')}>
            {texts.notFound.out}
          </a>
        </Empty>
      ) : (
        <Filled cart={shown} />
      )}
    </Page>
  );
}

function Filled({ cart: { lines, totalCents, currency, saved } }: { cart: Cart }) {
  const words = texts.cart;
  const isBlocked = lines.some(({ available }) => !available);
  const task = useTask();
  const empty = () =>
    task.run(async () => {
      await changeCart(async () => {
        await client.clearCart();
        return client.getCart();
      });
      announce(words.cleared);
    });
  return (
    <div class={styles.cart}>
      <ul class={styles.lines}>
        {lines.map((line) => (
          <CartLine key={line.itemId} line={line} currency={currency} />
        ))}
      </ul>
      <div class={styles.foot}>
        <p class={styles.total}>
          <span>{words.total}</span> <strong class="price">{money(totalCents, currency)}</strong>
        </p>
        {isBlocked ? (
          <p class={styles.blocked}>{words.blocked}</p>
        ) : (
          <a class="main-button" href={href('checkout')}>
            {words.checkout}
          </a>
        )}
        <p class={styles.saved} role="status">
          {saved ? words.saved : words.unsaved}
        </p>
        {!saved && (
          <button type="button" class="quiet-button" aria-disabled={task.isBusy} onClick={() => task.run(saveCart)}>
            {words.save}
          </button>
        )}
        <button type="button" class="link-button" aria-disabled={task.isBusy} onClick={empty}>
          {words.clear}
        </button>
        {task.error !== undefined && <ErrorNote error={task.error} />}
      </div>
    </div>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Cart, Delivery } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { unfinishedAttempt } from '../attempt.ts';
import { cart, pricesOf, saveCart, sawPrices } from '../cart.ts';
import { findResult, type Outcome, pay, resumeAttempt } from '../checkout.ts';
import { money } from '../format.ts';
import { useLoad } from '../load.ts';
import { askMarket, market } from '../market.ts';
import { CheckoutLines } from '../parts/checkout-lines.tsx';
import { Form, Submit } from '../parts/form.tsx';
import type { Values } from '../parts/form-state.ts';
import { Empty, ErrorNote } from '../parts/note.tsx';
import { CardFields, DeliveryFields, orderOf } from '../parts/order-fields.tsx';
import { OutcomeNote } from '../parts/outcome-note.tsx';
import { Page } from '../parts/page.tsx';
import { goInstead, href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './checkout.module.css';

interface Start {
  /** The buyer's newest purchase until now; empty without one. */
  newestBefore: string;
  /** Where the buyer had something delivered last. */
  delivery: Delivery | undefined;
}

export function Checkout() {
  const wasUnderWay = useRef(unfinishedAttempt() !== undefined).current;
  const { data: start, error, reload } = useLoad(begin);
  useEffect(askMarket, []);
  const words = texts.checkout;
  const shown = cart.value;
  if (!start || !shown) {
    const waiting = <p role="status">{wasUnderWay ? words.checking : texts.loading}</p>;
    return <Page title={words.title}>{error === undefined ? waiting : <ErrorNote error={error} retry={reload} />}</Page>;
  }
  if (shown.lines.length === 0) {
    return (
      <Page title={words.title}>
        <Empty text={texts.cart.empty} help={texts.cart.emptyHelp}>
          <a class="quiet-button" href={href('purchases')}>
            {texts.nav.purchases}
          </a>
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={words.title}>
      <OrderForm cart={shown} start={start} wasUnderWay={wasUnderWay} />
    </Page>
  );
}

/** A purchase that was under way before a reload is looked up before another one can be made. */
async function begin(signal: AbortSignal): Promise<Start> {
  const purchase = await resumeAttempt(signal);
  if (purchase) goInstead(href('purchase', { purchaseId: purchase.purchaseId }));
  const { items } = await client.listPurchases({ pageSize: 1 }, { signal });
  // If the session ends while the form is open, the next one begins with this cart.
  sawPrices(pricesOf(await saveCart()));
  return { newestBefore: items[0]?.purchaseId ?? '', delivery: items[0]?.delivery };
}

function OrderForm({ cart: shown, start, wasUnderWay }: { cart: Cart; start: Start; wasUnderWay: boolean }) {
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const lines = useRef<HTMLElement>(null);
  const words = texts.checkout;
  const show = (next: Outcome) => {
    if (next.kind === 'bought') {
      goInstead(href('purchase', { purchaseId: next.purchase.purchaseId }));
      return;
    }
    if (next.kind === 'refused') throw next.error;
    setOutcome(next);
    // What to do now stands on the lines, which a narrow window has far above the button.
    if (next.kind === 'too few left' || next.kind === 'price changed') lines.current?.focus();
  };
  const submit = async (values: Values) => {
    setOutcome(undefined);
    show(await pay(orderOf(values), shown, start.newestBefore));
  };
  useLostPurchase(outcome, show);
  return (
    <div class={styles.checkout}>
      <section ref={lines} class={styles.what} aria-label={words.cart} tabIndex={-1}>
        <h2>{words.cart}</h2>
        <CheckoutLines cart={shown} outcome={outcome} />
      </section>
      <Form onSubmit={submit} class={styles.form} label={words.title}>
        <h2>{words.delivery}</h2>
        <DeliveryFields delivery={start.delivery} />
        <h2>{words.card}</h2>
        <CardFields isStandIn={market.value?.paymentIsStandIn ?? false} />
        <OutcomeNote outcome={outcome} cart={shown} wasUnderWay={wasUnderWay} />
        <Submit busy={words.paying}>{words.pay(money(shown.totalCents, shown.currency))}</Submit>
      </Form>
    </div>
  );
}

/** While it is not known what became of a purchase, looks whether it is in the list of purchases. */
function useLostPurchase(outcome: Outcome | undefined, show: (outcome: Outcome) => void): void {
  useEffect(() => {
    const attempt = outcome?.kind === 'unknown' ? unfinishedAttempt() : undefined;
    if (!attempt) return;
    const gone = new AbortController();
    const look = async () => {
      const purchase = await findResult(attempt, gone.signal);
      if (purchase && !gone.signal.aborted) show({ kind: 'bought', purchase });
    };
    look().catch(() => {});
    window.addEventListener('online', () => look().catch(() => {}), { signal: gone.signal });
    return () => gone.abort();
  }, [outcome]);
}

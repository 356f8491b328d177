import { useEffect, useState } from 'preact/hooks';
import type { Purchase } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { loadCart } from '../cart.ts';
import { hasErrorCode } from '../explain.ts';
import { brandName, day } from '../format.ts';
import { useLoad } from '../load.ts';
import { Address } from '../parts/address.tsx';
import { ErrorNote, Note } from '../parts/note.tsx';
import { OrderLines } from '../parts/order-lines.tsx';
import { Page } from '../parts/page.tsx';
import { Refunds } from '../parts/refunds.tsx';
import { Vote } from '../parts/vote.tsx';
import { href, place } from '../router.ts';
import { texts } from '../texts.ts';
import { NotFound } from './not-found.tsx';
import styles from './purchase.module.css';

export function PurchaseView() {
  const purchaseId = place.value.parameters['purchaseId'] ?? '';
  const { data: purchase, error, reload, set } = useLoad((signal) => client.getPurchase({ purchaseId }, { signal }), [purchaseId]);
  if (hasErrorCode(error, 'not_found', 'invalid_request')) return <NotFound text={texts.notFound.purchase} />;
  return (
    <Page title={texts.purchase.title}>
      {error !== undefined && <ErrorNote error={error} retry={reload} />}
      {!purchase && error === undefined && <p>{texts.loading}</p>}
      {purchase && <State purchase={purchase} onChange={set} />}
      {purchase && <Contents purchase={purchase} />}
    </Page>
  );
}

/** What became of the purchase. Asks again while it is pending. */
function State({ purchase, onChange }: { purchase: Purchase; onChange: (purchase: Purchase) => void }) {
  const { purchaseId, status } = purchase;
  const words = texts.purchase;
  const [error, setError] = useState<unknown>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (status !== 'pending') {
      // A paid purchase has emptied the cart.
      loadCart().catch(() => {});
      return;
    }
    const left = new AbortController();
    setError(undefined);
    client.waitForPurchase(purchaseId, { signal: left.signal }).then(onChange, (reason: unknown) => {
      if (!left.signal.aborted) setError(reason);
    });
    return () => left.abort();
  }, [purchaseId, status, round]);
  if (status === 'pending') {
    return (
      <Note kind="plain">
        <p>{words.states.pending}.</p>
        <p>{error === undefined ? words.pending : words.stillPending}</p>
        {error !== undefined && (
          <button type="button" class="quiet-button" onClick={() => setRound(round + 1)}>
            {texts.retry}
          </button>
        )}
      </Note>
    );
  }
  if (status === 'paid') {
    return (
      <Note kind="good">
        <p>{words.thanks}</p>
      </Note>
    );
  }
  return (
    <Note kind="bad">
      <p>{words.states[status]}.</p>
      <a href={href('cart')}>{words.payAgain}</a>
    </Note>
  );
}

function Contents({ purchase }: { purchase: Purchase }) {
  const { card, delivery, refunds, createdAt, status } = purchase;
  const words = texts.purchase;
  return (
    <div class={styles.purchase}>
      <section>
        <OrderLines order={purchase} view="item" below={({ itemId, name }) => status === 'paid' && <Vote itemId={itemId} name={name} />} />
      </section>
      <section class={styles.side}>
        <p>{words.of(day(createdAt))}</p>
        {status === 'paid' && <Dispatches purchase={purchase} />}
        {delivery && (
          <>
            <h2>{words.deliveredTo}</h2>
            <Address delivery={delivery} />
          </>
        )}
        <h2>{words.paidWith}</h2>
        <p>{words.card(brandName(card.brand), card.last4)}</p>
        <Refunds refunds={refunds} />
      </section>
    </div>
  );
}

/** Each seller sends the own lines. */
function Dispatches({ purchase: { lines, dispatches } }: { purchase: Purchase }) {
  const words = texts.purchase;
  const sellers = new Map(lines.map(({ sellerId, sellerName }) => [sellerId, sellerName]));
  return (
    <ul class={styles.dispatches}>
      {[...sellers].map(([sellerId, name]) => {
        const dispatch = dispatches.find((sent) => sent.sellerId === sellerId);
        return (
          <li key={sellerId}>
            {dispatch ? words.sentBy(name, day(dispatch.dispatchedAt)) : words.notSent(name)}
            {dispatch?.carrier && ` ${words.carrier(dispatch.carrier)}`}
            {dispatch?.trackingNumber && <p class={styles.note}>{words.tracking(dispatch.trackingNumber)}</p>}
          </li>
        );
      })}
    </ul>
  );
}

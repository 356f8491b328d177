import type { Sale } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { hasErrorCode } from '../explain.ts';
import { day, dayAndTime } from '../format.ts';
import { useLoad } from '../load.ts';
import { Address } from '../parts/address.tsx';
import { DispatchForm } from '../parts/dispatch-form.tsx';
import { ErrorNote } from '../parts/note.tsx';
import { OrderLines } from '../parts/order-lines.tsx';
import { Page } from '../parts/page.tsx';
import { RefundForm } from '../parts/refund-form.tsx';
import { Refunds } from '../parts/refunds.tsx';
import { place } from '../router.ts';
import { texts } from '../texts.ts';
import { NotFound } from './not-found.tsx';
import styles from './purchase.module.css';

export function SaleView() {
  const purchaseId = place.value.parameters['purchaseId'] ?? '';
  const { data: sale, error, reload, set } = useLoad((signal) => client.getSale({ purchaseId }, { signal }), [purchaseId]);
  if (hasErrorCode(error, 'not_found', 'invalid_request')) return <NotFound text={texts.notFound.sale} />;
  return (
    <Page title={texts.sales.saleTitle}>
      {error !== undefined && <ErrorNote error={error} retry={reload} />}
      {!sale && error === undefined && <p>{texts.loading}</p>}
      {sale && <Contents sale={sale} onChange={set} reload={reload} />}
    </Page>
  );
}

function Contents({ sale, onChange, reload }: { sale: Sale; onChange: (sale: Sale) => void; reload: () => void }) {
  const { lines, delivery, refunds, paidAt, dispatchedAt, status } = sale;
  const words = texts.sales;
  const isLeft = lines.some(({ quantity, refundedQuantity }) => refundedQuantity < quantity);
  return (
    <div class={styles.purchase}>
      <section>
        <p class={styles.note}>
          {words.states[status]} · {words.paid(dayAndTime(paidAt))}
          {dispatchedAt && ` · ${words.sentOn(day(dispatchedAt))}`}
        </p>
        <OrderLines order={sale} view="ownItem" />
        <Refunds refunds={refunds} />
      </section>
      <section class={styles.side}>
        <h2>{words.sendTo}</h2>
        {delivery ? <Address delivery={delivery} /> : <p>{words.noDelivery}</p>}
        {status !== 'refunded' && <DispatchForm sale={sale} onChange={onChange} />}
        {isLeft && <RefundForm sale={sale} onDone={reload} />}
      </section>
    </div>
  );
}

import type { Purchase } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { day, money } from '../format.ts';
import { useList } from '../lists.ts';
import { More } from '../parts/more.tsx';
import { Empty, ErrorNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { href } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './rows.module.css';

export function Purchases() {
  const list = useList('purchases', (pageToken, signal, pageSize) => client.listPurchases({ pageToken, pageSize }, { signal }), {
    changes: true,
  });
  const words = texts.purchase;
  return (
    <Page title={words.listTitle}>
      {!list.items && (list.error === undefined ? <p>{texts.loading}</p> : <ErrorNote error={list.error} retry={list.reload} />)}
      {list.items?.length === 0 && (
        <Empty text={words.none} help={words.noneHelp}>
          <a class="quiet-button" href={href('home')}>
            {texts.notFound.out}
          </a>
        </Empty>
      )}
      <ul class={styles.rows}>
        {list.items?.map((purchase) => (
          <li key={purchase.purchaseId}>
            <Row purchase={purchase} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </Page>
  );
}

function Row({ purchase: { purchaseId, lines, createdAt, status, totalCents, refundedCents, currency } }: { purchase: Purchase }) {
  return (
    <a class={styles.row} href={href('purchase', { purchaseId })}>
      <span class={styles.what} dir="auto">
        {texts.purchase.contents(lines[0]?.name ?? '', lines.length - 1)}
      </span>
      <span class={styles.when}>{day(createdAt)}</span>
      <span class={styles.state}>
        {texts.purchase.states[status]}
        {refundedCents > 0 && ` · ${texts.purchase.refunded} ${money(refundedCents, currency)}`}
      </span>
      <span class={`price ${styles.amount}`}>{money(totalCents, currency)}</span>
    </a>
  );
}

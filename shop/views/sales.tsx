import type { Sale } from '../../clients/api/index.ts';
import { client } from '../api.ts';
import { dayAndTime, money } from '../format.ts';
import { useList } from '../lists.ts';
import { More } from '../parts/more.tsx';
import { Empty, ErrorNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { href, place } from '../router.ts';
import { texts } from '../texts.ts';
import styles from './rows.module.css';

type Filter = keyof typeof texts.sales.filters;

/** A seller's sales. Those that must still be sent come first, because they wait for the seller. */
export function Sales() {
  const words = texts.sales;
  const asked = place.value.query.get('status') ?? '';
  const filter: Filter = Object.hasOwn(words.filters, asked) ? (asked as Filter) : 'to_dispatch';
  const status = filter === 'all' ? undefined : filter;
  const list = useList(`sales ${filter}`, (pageToken, signal, pageSize) => client.listSales({ status, pageToken, pageSize }, { signal }), {
    changes: true,
  });
  return (
    <Page title={words.title}>
      <nav class={styles.filters} aria-label={words.filtersLabel}>
        {(Object.keys(words.filters) as Filter[]).map((one) => (
          <a
            key={one}
            href={href('sales', {}, { status: one === 'to_dispatch' ? undefined : one })}
            aria-current={one === filter ? 'page' : undefined}
          >
            {words.filters[one]}
          </a>
        ))}
      </nav>
      {!list.items && (list.error === undefined ? <p>{texts.loading}</p> : <ErrorNote error={list.error} retry={list.reload} />)}
      {list.items?.length === 0 && <Empty text={words.none[filter]} />}
      <ul class={styles.rows}>
        {list.items?.map((sale) => (
          <li key={sale.purchaseId}>
            <Row sale={sale} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </Page>
  );
}

function Row({ sale: { purchaseId, lines, paidAt, status, totalCents, currency, delivery } }: { sale: Sale }) {
  return (
    <a class={styles.row} href={href('sale', { purchaseId })}>
      <span class={styles.what} dir="auto">
        {texts.purchase.contents(lines[0]?.name ?? '', lines.length - 1)}
      </span>
      <span class={styles.when}>{texts.sales.paid(dayAndTime(paidAt))}</span>
      <span class={styles.state}>
        {texts.sales.states[status]}
        {delivery && ` · ${delivery.city}`}
      </span>
      <span class={`price ${styles.amount}`}>{money(totalCents, currency)}</span>
    </a>
  );
}

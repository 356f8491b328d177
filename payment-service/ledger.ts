import type { Database } from '../lib/database/db.ts';
import { type Sql, sql } from '../lib/database/sql.ts';
import type { Decision } from '../lib/payment/payment.ts';
import { plainText } from '../lib/payment/xml.ts';
import { type RequestOf, writePageToken } from './requests.ts';

/** A transaction with one of its refunds, or without one. */
interface Row {
  transactionId: string;
  decision: Decision;
  amountCents?: number;
  currency?: string;
  cardBrand?: string;
  cardLast4?: string;
  decidedAt: Date;
  refund?: StoredRefund;
}

interface StoredRefund {
  refundId: string;
  amountCents: number;
  refundedAt: string;
  reason: string;
  lines: { itemId: string; quantity: number }[];
  restock: boolean;
}

/** Small enough that the longest page fits into the response limit of a cautious client. Text grows to at most four times its size in XML. */
const mostRows = 200;
const mostBytes = 48 * 1024;

const noRefund = '00000000-0000-0000-0000-000000000000';

const refundColumn = sql`
  case when refund.refund_id is not null then json_build_object(
    'refundId', refund.refund_id, 'amountCents', refund.amount_cents, 'refundedAt', refund.refunded_at, 'reason', refund.reason,
    'lines', refund.lines, 'restock', refund.restock
  ) end as refund`;

/** The operations that read decisions and refunds. */
export function ledger(db: Database) {
  /** The transactions of `page`, each once for every refund, or once if it has none. Refunds up to `after` are left out. */
  const rows = (page: Sql, after: { id: string; refundId: string }) =>
    db.many<Row>(sql`
      with page as (${page})
      select page.id as transaction_id, page.decision, page.amount_cents, currency, card_brand, card_last4, decided_at, ${refundColumn}
      from page left join lateral (
        select * from refunds
        where transaction_id = page.id and (page.id <> ${after.id} or refund_id > ${after.refundId})
        order by refund_id
        limit ${mostRows + 1}
      ) as refund on true
      where page.id <> ${after.id} or refund.refund_id is not null
      order by decided_at, page.id, refund.refund_id
      limit ${mostRows + 1}`);

  return {
    async GetTransaction({ transactionId }: RequestOf<'GetTransaction'>) {
      const found = await rows(sql`select * from transactions where id = ${transactionId} and in_ledger`, {
        id: noRefund,
        refundId: noRefund,
      });
      const [transaction] = grouped(fitting(found));
      return transaction ? { ...transaction, transactionId } : { transactionId, decision: 'unknown' };
    },

    async ListTransactions({ from, to, pageToken }: RequestOf<'ListTransactions'>) {
      const after = pageToken ?? justBefore(from);
      const found = await rows(
        sql`
          select * from transactions
          where in_ledger and (decided_at, id) >= (${after.at}, ${after.id}) and decided_at < ${to}
          order by decided_at, id
          limit ${mostRows + 2}`,
        after,
      );
      const page = fitting(found);
      const last = page.at(-1);
      return {
        transaction: grouped(page),
        ...(found.length > page.length && last && { nextPageToken: writePageToken(endOf(last)) }),
      };
    },
  };
}

/** A position that sorts before all transactions of the instant. */
const justBefore = (instant: Date) => ({
  at: new Date(instant.getTime() - 1),
  id: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  refundId: noRefund,
});

const endOf = ({ decidedAt, transactionId, refund }: Row) => ({
  at: decidedAt,
  id: transactionId,
  refundId: refund?.refundId ?? noRefund,
});

/** The first rows, as many as fit into a page; at least one. */
function fitting(rows: Row[]): Row[] {
  let bytes = 0;
  const tooMany = rows.findIndex((row, i) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return i === mostRows || (i > 0 && bytes > mostBytes);
  });
  return tooMany < 0 ? rows : rows.slice(0, tooMany);
}

/** Each transaction once, with its refunds, in the form of the message. */
function grouped(rows: Row[]) {
  const transactions = new Map<string, ReturnType<typeof written>>();
  for (const { refund, ...row } of rows) {
    const transaction = transactions.get(row.transactionId) ?? written(row);
    if (refund) transaction.refund.push(writtenRefund(refund));
    transactions.set(row.transactionId, transaction);
  }
  return [...transactions.values()];
}

/** Converts times and free text to their form in the message. */
const written = ({ decidedAt, ...rest }: Omit<Row, 'refund'>) => ({
  ...rest,
  decidedAt: decidedAt.toISOString(),
  refund: [] as ReturnType<typeof writtenRefund>[],
});

const writtenRefund = ({ refundedAt, reason, lines, restock, ...rest }: StoredRefund) => ({
  ...rest,
  refundedAt: new Date(refundedAt).toISOString(),
  reason: plainText(reason),
  line: lines,
  ...(restock && { restock }),
});

import pg from 'pg';

export interface Books {
  purchases: BookedPurchase[];
  transactions: { id: string; decision: string; amountCents: number | null; isRefunded?: boolean }[];
  /** From the bank statement: how often money moved for each transaction. */
  moved: { id: string; times: number }[];
  items: BookedItem[];
  /** The sellers' changes of their items' quantities. */
  changes: { itemId: string; change: number; times: number }[];
  buyers: { id: number; itemsPurchased: number }[];
  sellers: { id: number; itemsSold: number }[];
  feedback: { buyerId: number; itemId: string }[];
}

export interface BookedPurchase {
  id: string;
  buyerId: number;
  key: string;
  status: string;
  totalCents: number;
  lines: { itemId: string; sellerId: number; quantity: number; priceCents: number }[];
}

interface BookedItem {
  id: string;
  quantity: number;
  /** The sum of all recorded changes. */
  recorded: number;
  /** The sum of the sellers' changes, including the registration. */
  supplied: number;
}

const productBooks = {
  purchases: `
    select id, buyer_id as "buyerId", idempotency_key as key, status, total_cents as "totalCents", coalesce(lines, '[]') as lines
    from purchases left join lateral (
      select json_agg(json_build_object(
        'itemId', category || '-' || item.id, 'sellerId', line.seller_id, 'quantity', line.quantity, 'priceCents', line.price_cents
      )) as lines
      from purchase_lines as line join items as item on item.id = line.item_id
      where line.purchase_id = purchases.id
    ) as bought on true`,
  items: `
    select category || '-' || item.id as id, item.quantity, sum(change)::int as recorded,
           sum(change) filter (where reason in ('registered', 'changed'))::int as supplied
    from items as item join quantity_changes on item_id = item.id
    group by item.id`,
  changes: `
    select category || '-' || item.id as "itemId", change, count(*)::int as times
    from quantity_changes join items as item on item.id = item_id
    where reason = 'changed'
    group by 1, 2`,
  buyers: `select buyer_id as id, items_purchased as "itemsPurchased" from buyer_totals`,
  sellers: `select seller_id as id, items_sold as "itemsSold" from seller_totals`,
  feedback: `select buyer_id as "buyerId", category || '-' || item_id as "itemId" from feedback join items on items.id = item_id`,
};

const paymentBooks = {
  transactions: `select id, decision, amount_cents as "amountCents",
      exists (select from refunds where transaction_id = transactions.id) as "isRefunded"
    from transactions`,
  moved: `select transaction_id as id, count(*)::int as times from money_moved group by 1`,
};

/** Reads all that the checks need. No purchase may be in progress. */
export async function readBooks(databases: { product: string; payment: string }): Promise<Books> {
  return { ...(await read(databases.product, productBooks)), ...(await read(databases.payment, paymentBooks)) } as unknown as Books;
}

/** The number of pending purchases. */
export async function pendingPurchases({ product }: { product: string }): Promise<number> {
  const { pending } = await read(product, { pending: `select id from purchases where status = 'pending'` });
  return pending?.length ?? 0;
}

async function read(url: string, statements: Record<string, string>): Promise<Record<string, unknown[]>> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser } });
  await client.connect();
  try {
    const books: Record<string, unknown[]> = {};
    for (const [name, statement] of Object.entries(statements)) books[name] = (await client.query(statement)).rows;
    return books;
  } finally {
    await client.end();
  }
}

const getTypeParser = ((oid: number, format?: 'text') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as never;

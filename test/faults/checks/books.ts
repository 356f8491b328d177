import pg from 'pg';
import { paymentBooks, pending, productBooks } from './book-queries.ts';

export interface Books {
  purchases: BookedPurchase[];
  transactions: { id: string; decision: string; amountCents: number | null }[];
  /** From the bank statement: how often money moved for each transaction. */
  moved: { id: string; times: number }[];
  /** The refunds in product-db that were not refused. */
  refunds: BookedRefund[];
  /** The refunds of the payment service. */
  given: { refundId: string; transactionId: string; amountCents: number }[];
  /** From the bank statement: how often money was given back for each refund. */
  returned: { id: string; times: number }[];
  sales: BookedSale[];
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
  lines: BookedLine[];
}

interface BookedLine {
  itemId: string;
  sellerId: number;
  quantity: number;
  priceCents: number;
  /** The units in pending refunds, and in refunds that are complete. */
  refunding: number;
  refunded: number;
}

export interface BookedRefund {
  id: string;
  purchaseId: string;
  sellerId: number;
  /** Null if the refund was adopted after a restore. */
  key: string | null;
  status: string;
  amountCents: number;
  restock: boolean;
  lines: { itemId: string; quantity: number }[];
}

export interface BookedSale {
  purchaseId: string;
  sellerId: number;
  totalCents: number;
  refundedCents: number;
  isDispatched: boolean;
  trackingNumber: string | null;
}

interface BookedItem {
  id: string;
  quantity: number;
  /** The sum of all recorded changes, and of those by refunds. */
  recorded: number;
  returned: number;
  /** The sum of the sellers' changes, including the registration. */
  supplied: number;
}

/** Reads all that the checks need. No purchase may be in progress. */
export async function readBooks(databases: { product: string; payment: string }): Promise<Books> {
  return { ...(await read(databases.product, productBooks)), ...(await read(databases.payment, paymentBooks)) } as unknown as Books;
}

/** The number of pending purchases and refunds; not counting refunds of `uncharged` purchases, which must stay pending. */
export async function pendingNow({ product }: { product: string }, uncharged: ReadonlySet<string>): Promise<number> {
  const { found = [] } = await read(product, { found: pending });
  return (found as { charge: string | null }[]).filter(({ charge }) => charge === null || !uncharged.has(charge)).length;
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

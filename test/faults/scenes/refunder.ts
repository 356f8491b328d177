import { setTimeout as sleep } from 'node:timers/promises';
import type { BookedPurchase } from '../checks/books.ts';
import type { Restore } from '../checks/records.ts';
import { type RefundRequest, refunding } from '../people/after-sales.ts';
import { insist, insistMs } from '../people/buyer.ts';
import type { Entry } from '../people/history.ts';
import type { Market, Seller } from '../people/people.ts';
import type { Lost } from './loss.ts';

const mostRepeated = 5;

/** Sends refunds after a restore, with keys of its own or the keys of refunds that the restore made a database forget. */
export function refunderOf({ sellers }: Market, history: Entry[], { known, uncharged, refunds, forgottenRefunds }: Lost) {
  const callers = new Map(sellers.map((seller) => [seller.account, seller]));
  const bySeller = refunds.filter(({ id, sellerId }) => forgottenRefunds.includes(id) && callers.has(sellerId));
  let keys = 0;

  async function send(sellerId: number, request: Partial<RefundRequest> & Pick<RefundRequest, 'purchaseId' | 'lines'>): Promise<Entry> {
    const seller = callers.get(sellerId);
    if (!seller) throw new Error(`seller ${sellerId} is not of this market`);
    keys += 1;
    return seller.send(refunding({ key: `restored-${keys}`, restock: true, ...request }));
  }

  /** Requests one unit that the first seller sold and did not refund. */
  async function refundOne(purchases: readonly BookedPurchase[], key?: string): Promise<Entry | undefined> {
    const account = sellers[0]?.account ?? 0;
    for (const { id, lines } of purchases) {
      const line = lines.find(({ sellerId, quantity, refunding, refunded }) => sellerId === account && quantity > refunding + refunded);
      if (line) return send(account, { purchaseId: id, lines: [{ itemId: line.itemId, quantity: 1 }], ...(key && { key }) });
    }
    return undefined;
  }

  return {
    /** Requests what a forgotten refund gave back, with another key. Returns the status; 0 if there is none. */
    async refundAgain(): Promise<number> {
      const [one] = bySeller;
      return one ? (await send(one.sellerId, { purchaseId: one.purchaseId, lines: one.lines })).status : 0;
    },

    /** Refunds a unit that no refund gave back. */
    async refundMore(): Promise<number> {
      return (await refundOne(known))?.status ?? 0;
    },

    /** Repeats forgotten refunds with their keys. An adopted refund has other times, so the responses are no part of the history. */
    async repeat(): Promise<Restore['repeated']> {
      const told = history.filter(({ operation, status, body }) => {
        return operation === 'refund' && status === 201 && bySeller.some(({ id }) => id === body.refundId);
      });
      const repeated: Restore['repeated'] = [];
      for (const { account, key, body } of told.slice(-mostRepeated)) {
        const lines = body.lines.map(({ itemId, quantity }: RefundRequest['lines'][number]) => ({ itemId, quantity }));
        const entry = await send(account, { key, purchaseId: body.purchaseId, lines, restock: body.restock });
        history.splice(history.indexOf(entry), 1);
        repeated.push({ refundId: body.refundId, status: entry.status, found: entry.body?.refundId });
      }
      return repeated;
    },

    /** Refunds a unit whose charge the payment service has forgotten, and repeats the request when the resolver has tried it, too. */
    async refundForgotten(afterMs: number): Promise<Restore['ofForgotten']> {
      const key = 'restored-forgotten';
      const responses: Restore['ofForgotten'] = [];
      for (const waitMs of [0, afterMs]) {
        await sleep(waitMs);
        const entry = await refundOne(uncharged, key);
        if (entry) responses.push({ status: entry.status, refundId: entry.body?.refundId });
      }
      return responses;
    },
  };
}

/** Refunds a unit of each of two known purchases: one goes back on sale, the other does not. So a restore always forgets both kinds. */
export async function refundTwo(seller: Seller, history: readonly Entry[], known: ReadonlySet<string>): Promise<void> {
  const itemIds = new Set(seller.itemIds);
  const sales = history
    .filter(({ operation, status, purchaseId = '' }) => operation === 'buy' && status === 201 && known.has(purchaseId))
    .flatMap(({ body }) =>
      body.lines
        .filter((line: { itemId: string }) => itemIds.has(line.itemId))
        .map(({ itemId }: { itemId: string }) => ({ itemId, purchaseId: body.purchaseId as string })),
    );
  const ofEach = [...new Map(sales.map((sale) => [sale.purchaseId, sale])).values()].slice(0, 2);
  for (const [i, { itemId, purchaseId }] of ofEach.entries()) {
    const request = { key: `forgotten-${i}`, purchaseId, lines: [{ itemId, quantity: 1 }], restock: i === 0 };
    await insist(seller, refunding(request), Date.now() + insistMs);
  }
}

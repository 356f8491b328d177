import { AppError } from '../../lib/errors.ts';
import type { BeginRefundRequest, BeginRefundResponse, PurchaseLine, Refund } from '../../lib/gen/product.ts';
import { goods, placeOf } from './goods.ts';
import { unseenMs } from './payment-model.ts';
import type { ModelOptions, Shared, StoredPurchase, StoredRefund } from './stored.ts';

/** The refunds of the product database: each method is one transaction. */
export class RefundModel {
  readonly refunds = new Map<string, StoredRefund>();
  readonly #ofKey = new Map<string, StoredRefund>();
  readonly #shared: Shared;
  readonly #options: ModelOptions;

  constructor(shared: Shared, options: ModelOptions) {
    this.#shared = shared;
    this.#options = options;
  }

  ofKey(sellerId: number, key: string): StoredRefund | undefined {
    return this.#ofKey.get(`${sellerId} ${key}`);
  }

  /** All that are not refusals. */
  ofPurchase(ofPurchase: string): StoredRefund[] {
    return [...this.refunds.values()].filter(({ request: { purchaseId }, refusal }) => purchaseId === ofPurchase && !refusal);
  }

  /** R1. */
  begin(request: BeginRefundRequest): BeginRefundResponse {
    const purchase = this.#shared.saleOf(request.purchaseId, request.sellerId);
    const known = this.ofKey(request.sellerId, request.idempotencyKey);
    if (known) {
      if (!Buffer.from(known.request.fingerprint).equals(request.fingerprint))
        throw new AppError('idempotency_key_reused', 'This key was used for another refund.');
      return known.refusal ? { replayed: true, refusal: known.refusal } : { replayed: true, refund: { ...known.refund } };
    }
    if (request.replayOnly) return { replayed: false };
    const lines = request.lines.map(({ itemId, quantity }) => ({ line: lineOf(purchase, itemId, request.sellerId), quantity }));
    const isRefused = lines.some(({ line, quantity }) => quantity > this.#left(purchase, line));
    const stored = this.#store(
      request,
      lines.reduce((sum, { line, quantity }) => sum + line.priceCents * quantity, 0),
    );
    if (isRefused) {
      stored.refund.status = 'refused';
      stored.refusal = { code: 'refund_exceeds_sale', lines: [] };
      return { replayed: false, refusal: stored.refusal };
    }
    for (const { line, quantity } of lines) addTo(purchase.refunding, line.itemId, quantity);
    return { replayed: false, refund: { ...stored.refund } };
  }

  #left({ purchase, refunding }: StoredPurchase, { itemId, quantity, refundedQuantity }: PurchaseLine): number {
    const left = quantity - refundedQuantity - (refunding.get(itemId) ?? 0);
    if (this.#options.bug !== 'refund limit without a lock') return left;
    const nowMs = this.#options.nowMs();
    const unseen = this.ofPurchase(purchase.purchaseId).filter(({ begunAtMs }) => begunAtMs > nowMs - unseenMs);
    return left + unseen.reduce((sum, { request }) => sum + quantityOf(request.lines, itemId), 0);
  }

  #store(request: BeginRefundRequest, amountCents: number): StoredRefund {
    const nowMs = this.#options.nowMs();
    const { refundId, purchaseId, lines, reason, restock } = request;
    const refund = {
      refundId,
      purchaseId,
      status: 'pending',
      lines,
      amountCents,
      currency: 'USD',
      reason,
      restock,
      createdAt: new Date(nowMs),
    };
    const stored = { request, refund, begunAtMs: nowMs, retryAtMs: nowMs + request.dueSeconds * 1_000, attempts: 0 };
    this.refunds.set(refundId, stored);
    this.#ofKey.set(`${request.sellerId} ${request.idempotencyKey}`, stored);
    return stored;
  }

  /** R2. */
  settle(refundId: string, outcome: string): Refund {
    const stored = this.refunds.get(refundId);
    if (!stored || stored.refusal) throw new AppError('not_found', 'There is no such refund.');
    if (this.#options.bug !== 'refund told before the commit') return this.#settle(stored, outcome);
    this.#options.later(() => this.#settle(stored, outcome));
    return { ...stored.refund, status: outcome };
  }

  #settle({ refund, request }: StoredRefund, outcome: string): Refund {
    const { bug } = this.#options;
    const isPending = refund.status === 'pending';
    if (!isPending && bug === 'restocked twice' && refund.restock && refund.status === 'refunded') this.#restock(request);
    if (!isPending && bug !== 'refund not conditional') return { ...refund };
    const stored = this.#shared.saleOf(request.purchaseId, request.sellerId);
    if (isPending) for (const { itemId, quantity } of request.lines) addTo(stored.refunding, itemId, -quantity);
    if (outcome === 'refunded') {
      this.#count(stored, request);
      if (refund.restock) this.#restock(request);
      refund.refundedAt = new Date(this.#options.nowMs());
    }
    refund.status = outcome;
    return { ...refund };
  }

  /** The purchase's lines are replaced, because messages under way may hold the old ones. */
  #count({ purchase, request: { buyerId } }: StoredPurchase, { lines }: BeginRefundRequest): void {
    purchase.lines = purchase.lines.map((line) => ({ ...line, refundedQuantity: line.refundedQuantity + quantityOf(lines, line.itemId) }));
    for (const { itemId, quantity } of lines) {
      const { priceCents } = goods[placeOf(itemId)] ?? goods[0];
      purchase.refundedCents += priceCents * quantity;
      this.#shared.count(placeOf(itemId), buyerId, -quantity);
    }
  }

  #restock({ lines }: BeginRefundRequest): void {
    for (const { itemId, quantity } of lines) this.#shared.changeStock(placeOf(itemId), quantity);
  }

  takeDue(limit: number): Refund[] {
    const nowMs = this.#options.nowMs();
    const due: Refund[] = [];
    for (const one of this.refunds.values()) {
      if (due.length === limit) break;
      if (one.refund.status !== 'pending' || one.retryAtMs > nowMs) continue;
      one.retryAtMs = nowMs + Math.min(2 ** one.attempts, 15) * 1_000;
      one.attempts += 1;
      due.push({ ...one.refund });
    }
    return due;
  }
}

export const quantityOf = (lines: readonly { itemId: string; quantity: number }[], itemId: string): number =>
  lines.reduce((sum, line) => sum + (line.itemId === itemId ? line.quantity : 0), 0);

const addTo = (units: Map<string, number>, itemId: string, change: number) => units.set(itemId, (units.get(itemId) ?? 0) + change);

function lineOf({ purchase: { lines } }: StoredPurchase, itemId: string, sellerId: number): PurchaseLine {
  const line = lines.find((one) => one.itemId === itemId && one.sellerId === sellerId);
  if (!line) throw new AppError('not_found', 'The sale has no such item.');
  return line;
}

import { AppError } from '../../lib/errors.ts';
import type { BeginPurchaseRequest, BeginPurchaseResponse, Purchase, PurchaseState } from '../../lib/gen/product.ts';
import type { ChargeRequest, Decision } from '../../lib/payment/payment.ts';
import type { Random } from '../../local/random.ts';

import type { PlantedBug } from '../support/bugs/planted-bugs.ts';

interface StoredPurchase {
  request: BeginPurchaseRequest;
  purchase: Purchase;
  refusal?: NonNullable<BeginPurchaseResponse['refusal']>;
  dueAtMs: number;
  retryAtMs: number;
  attempts: number;
}

export interface ModelOptions {
  nowMs: () => number;
  random: Random;
  bug?: PlantedBug | undefined;
  /** Runs something a moment later, or never if its process dies meanwhile. */
  later: (run: () => void) => void;
}

export const priceCents = 500;

/** What the databases hold and what their services do with it: each method is one transaction. One item, so that all compete for it. */
export class Model {
  readonly initialQuantity: number;
  quantity: number;
  recorded: number;
  sold = 0;
  /** What the seller has put on sale since. */
  added = 0;
  readonly carts = new Map<string, number>();
  readonly purchases = new Map<string, StoredPurchase>();
  readonly transactions = new Map<string, { decision: Decision; amountCents: number }>();
  /** How often money moved, by transaction. */
  readonly moneyMoved = new Map<string, number>();
  readonly #options: ModelOptions;

  constructor(quantity: number, options: ModelOptions) {
    this.initialQuantity = quantity;
    this.quantity = quantity;
    this.recorded = quantity;
    this.#options = options;
  }

  #change(change: number): void {
    this.quantity += change;
    this.recorded += change;
  }

  beginPurchase(request: BeginPurchaseRequest): BeginPurchaseResponse {
    const known = [...this.purchases.values()].find(
      (one) => one.request.buyerId === request.buyerId && one.request.idempotencyKey === request.idempotencyKey,
    );
    if (known) {
      if (this.#options.bug !== 'no fingerprint' && !Buffer.from(known.request.fingerprint).equals(request.fingerprint)) {
        throw new AppError('idempotency_key_reused', 'This key was used for another purchase.');
      }
      return known.refusal ? { replayed: true, refusal: known.refusal } : { replayed: true, purchase: this.#state(known) };
    }
    if (request.replayOnly) return { replayed: false };
    return this.#begin(request);
  }

  #begin(request: BeginPurchaseRequest): BeginPurchaseResponse {
    const nowMs = this.#options.nowMs();
    const units = this.carts.get(request.sessionId) ?? 0;
    const totalCents = units * priceCents;
    const blocking = [...this.purchases.values()].find(
      ({ request: { sessionId }, purchase }) => sessionId === request.sessionId && purchase.status === 'pending',
    );
    const code = blocking
      ? 'purchase_in_progress'
      : units === 0
        ? 'cart_empty'
        : units > this.quantity
          ? 'insufficient_quantity'
          : request.expectedTotalCents !== undefined && request.expectedTotalCents !== totalCents
            ? 'price_changed'
            : undefined;
    const dueAtMs = nowMs + request.dueSeconds * 1_000;
    const purchase: Purchase = {
      purchaseId: request.purchaseId,
      status: code ? 'refused' : 'pending',
      lines: [{ itemId: '1-1', name: 'Lamp', sellerId: 1, sellerName: 'Ada', priceCents, quantity: units, refundedQuantity: 0 }],
      totalCents,
      currency: 'USD',
      card: { brand: request.cardBrand, last4: request.cardLast4 },
      dispatches: [],
      createdAt: new Date(nowMs),
      refundedCents: 0,
      refunds: [],
    };
    const stored: StoredPurchase = { request, purchase, dueAtMs, retryAtMs: dueAtMs, attempts: 0 };
    this.purchases.set(request.purchaseId, stored);
    if (code) {
      stored.refusal = { code, lines: [] };
      return { replayed: false, refusal: stored.refusal };
    }
    this.#change(-units);
    return { replayed: false, purchase: this.#state(stored) };
  }

  #state({ purchase, dueAtMs }: StoredPurchase): PurchaseState {
    return { purchase: { ...purchase }, due: purchase.status === 'pending' && dueAtMs <= this.#options.nowMs() };
  }

  settlePurchase(purchaseId: string, decision: string): Purchase {
    const stored = this.purchases.get(purchaseId);
    if (!stored || stored.refusal) throw new AppError('not_found', 'There is no such purchase.');
    if (this.#options.bug !== 'response before the commit') return this.#settle(stored, decision);
    this.#options.later(() => this.#settle(stored, decision));
    return { ...stored.purchase, status: decision === 'approved' ? 'paid' : decision };
  }

  #settle({ purchase, request }: StoredPurchase, decision: string): Purchase {
    if (purchase.status !== 'pending' && this.#options.bug !== 'settle not conditional') return { ...purchase };
    const units = purchase.lines[0]?.quantity ?? 0;
    if (decision === 'approved') {
      purchase.status = 'paid';
      purchase.paidAt = new Date(this.#options.nowMs());
      this.sold += units;
      this.carts.set(request.sessionId, Math.max(0, (this.carts.get(request.sessionId) ?? 0) - units));
    } else {
      purchase.status = decision;
      this.#change(units);
    }
    return { ...purchase };
  }

  getPurchase(purchaseId: string): PurchaseState {
    const stored = this.purchases.get(purchaseId);
    if (!stored || stored.refusal) throw new AppError('not_found', 'There is no such purchase.');
    return this.#state(stored);
  }

  takeDuePurchases(limit: number): string[] {
    const nowMs = this.#options.nowMs();
    const due = [...this.purchases.values()]
      .filter(({ purchase, retryAtMs }) => purchase.status === 'pending' && retryAtMs <= nowMs)
      .slice(0, limit);
    for (const one of due) {
      one.retryAtMs = nowMs + Math.min(2 ** one.attempts, 15) * 1_000;
      one.attempts += 1;
      if (this.#options.bug === 'hold released by time alone') this.#settle(one, 'cancelled');
    }
    return due.map(({ purchase }) => purchase.purchaseId);
  }

  /** What a seller does; the read is of an earlier moment if the seller writes absolute quantities. */
  changeQuantity(change: number, readEarlier: number): void {
    this.added += change;
    if (this.#options.bug === 'absolute quantity') {
      this.quantity = readEarlier + change;
      this.recorded += change;
    } else {
      this.#change(change);
    }
  }

  charge({ transactionId, amountCents }: ChargeRequest): Decision {
    const decided = this.transactions.get(transactionId);
    const isRepeated = decided && (this.#options.bug !== 'charge not idempotent' || decided.decision === 'cancelled');
    if (isRepeated) return decided.decision;
    const decision = this.#options.random.chance(0.8) ? 'approved' : 'declined';
    this.transactions.set(transactionId, { decision, amountCents });
    if (decision === 'approved') this.moneyMoved.set(transactionId, (this.moneyMoved.get(transactionId) ?? 0) + 1);
    return decision;
  }

  cancel(transactionId: string): Decision {
    const decided = this.transactions.get(transactionId);
    if (decided) return decided.decision;
    if (this.#options.bug !== 'status, then release') this.transactions.set(transactionId, { decision: 'cancelled', amountCents: 0 });
    return 'cancelled';
  }
}

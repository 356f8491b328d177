import { AppError } from '../../lib/errors.ts';
import type {
  BeginPurchaseRequest,
  BeginPurchaseResponse,
  DispatchSaleRequest,
  Purchase,
  PurchaseState,
  Sale,
} from '../../lib/gen/product.ts';
import { goods, linesOf, placeOf, totalCentsOf, type Units } from './goods.ts';
import { PaymentModel } from './payment-model.ts';
import { RefundModel } from './refund-model.ts';
import type { ModelOptions, Shared, Stock, StoredPurchase } from './stored.ts';

/** What the databases hold and what their services do with it: each method is one transaction. */
export class Model implements Shared {
  /** Of each of the goods. */
  readonly stock: Stock[];
  readonly carts = new Map<string, Units>();
  readonly purchases = new Map<string, StoredPurchase>();
  /** The buyers' counters. */
  readonly bought = new Map<number, number>();
  readonly payment: PaymentModel;
  readonly refunds: RefundModel;
  readonly #options: ModelOptions;

  constructor(quantities: Units, options: ModelOptions) {
    this.stock = quantities.map((quantity) => ({ initial: quantity, quantity, recorded: quantity, added: 0, sold: 0 }));
    this.payment = new PaymentModel(options);
    this.refunds = new RefundModel(this, options);
    this.#options = options;
  }

  changeStock(place: number, change: number): void {
    const stock = this.stock[place] as Stock;
    stock.quantity += change;
    stock.recorded += change;
  }

  count(place: number, buyerId: number, units: number): void {
    (this.stock[place] as Stock).sold += units;
    this.bought.set(buyerId, (this.bought.get(buyerId) ?? 0) + units);
  }

  beginPurchase(request: BeginPurchaseRequest): BeginPurchaseResponse {
    const known = [...this.purchases.values()].find(
      (one) => one.request.buyerId === request.buyerId && one.request.idempotencyKey === request.idempotencyKey,
    );
    if (known) {
      if (this.#options.bug !== 'no fingerprint' && !Buffer.from(known.request.fingerprint).equals(request.fingerprint)) {
        throw new AppError('idempotency_key_reused', 'This key was used for another purchase.');
      }
      const replayed = known.request.purchaseId !== request.purchaseId;
      return known.refusal ? { replayed, refusal: known.refusal } : { replayed, purchase: this.#state(known) };
    }
    if (request.replayOnly) return { replayed: false };
    return this.#begin(request);
  }

  #begin(request: BeginPurchaseRequest): BeginPurchaseResponse {
    const nowMs = this.#options.nowMs();
    const units = this.carts.get(request.sessionId) ?? [];
    const code = this.#refusalOf(request, units);
    const dueAtMs = nowMs + request.dueSeconds * 1_000;
    const purchase: Purchase = {
      purchaseId: request.purchaseId,
      status: code ? 'refused' : 'pending',
      lines: linesOf(units),
      totalCents: totalCentsOf(units),
      currency: 'USD',
      card: { brand: request.cardBrand, last4: request.cardLast4 },
      dispatches: [],
      createdAt: new Date(nowMs),
      refundedCents: 0,
      refunds: [],
    };
    const stored: StoredPurchase = { request, purchase, refunding: new Map(), dueAtMs, retryAtMs: dueAtMs, attempts: 0 };
    this.purchases.set(request.purchaseId, stored);
    if (code) {
      stored.refusal = { code, lines: [] };
      return { replayed: false, refusal: stored.refusal };
    }
    for (const { itemId, quantity } of purchase.lines) this.changeStock(placeOf(itemId), -quantity);
    return { replayed: false, purchase: this.#state(stored) };
  }

  #refusalOf({ sessionId, expectedTotalCents }: BeginPurchaseRequest, units: Units): string | undefined {
    for (const { request, purchase } of this.purchases.values())
      if (request.sessionId === sessionId && purchase.status === 'pending') return 'purchase_in_progress';
    const lines = linesOf(units);
    if (lines.length === 0) return 'cart_empty';
    if (lines.some(({ itemId, quantity }) => quantity > (this.stock[placeOf(itemId)]?.quantity ?? 0))) return 'insufficient_quantity';
    return expectedTotalCents !== undefined && expectedTotalCents !== totalCentsOf(units) ? 'price_changed' : undefined;
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

  #settle({ purchase, request: { sessionId, buyerId } }: StoredPurchase, decision: string): Purchase {
    if (purchase.status !== 'pending' && this.#options.bug !== 'settle not conditional') return { ...purchase };
    if (decision === 'approved') {
      purchase.status = 'paid';
      purchase.paidAt = new Date(this.#options.nowMs());
      const cart = [...(this.carts.get(sessionId) ?? [])];
      for (const { itemId, quantity } of purchase.lines) {
        const place = placeOf(itemId);
        this.count(place, buyerId, quantity);
        cart[place] = Math.max(0, (cart[place] ?? 0) - quantity);
      }
      this.carts.set(sessionId, cart);
    } else {
      purchase.status = decision;
      for (const { itemId, quantity } of purchase.lines) this.changeStock(placeOf(itemId), quantity);
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
    const due: string[] = [];
    for (const one of this.purchases.values()) {
      if (due.length === limit) break;
      if (one.purchase.status !== 'pending' || one.retryAtMs > nowMs) continue;
      one.retryAtMs = nowMs + Math.min(2 ** one.attempts, 15) * 1_000;
      one.attempts += 1;
      if (this.#options.bug === 'hold released by time alone') this.#settle(one, 'cancelled');
      due.push(one.purchase.purchaseId);
    }
    return due;
  }

  saleOf(purchaseId: string, sellerId: number): StoredPurchase {
    const stored = this.purchases.get(purchaseId);
    if (stored?.purchase.status !== 'paid' || !stored.purchase.lines.some((line) => line.sellerId === sellerId))
      throw new AppError('not_found', 'There is no such sale.');
    return stored;
  }

  getSale(purchaseId: string, ofSeller: number): Sale {
    const { purchase } = this.saleOf(purchaseId, ofSeller);
    const lines = purchase.lines.filter(({ sellerId }) => sellerId === ofSeller);
    const { sellerId, ...dispatch } = purchase.dispatches.find((one) => one.sellerId === ofSeller) ?? {};
    const sum = (unitsOf: (line: (typeof lines)[number]) => number) =>
      lines.reduce((cents, line) => cents + line.priceCents * unitsOf(line), 0);
    return {
      purchaseId,
      status: sellerId === undefined ? 'to_dispatch' : 'dispatched',
      lines,
      totalCents: sum(({ quantity }) => quantity),
      currency: 'USD',
      paidAt: purchase.paidAt,
      ...dispatch,
      refundedCents: sum(({ refundedQuantity }) => refundedQuantity),
      refunds: this.refunds
        .ofPurchase(purchaseId)
        .filter(({ request }) => request.sellerId === ofSeller)
        .map(({ refund }) => ({ ...refund })),
    };
  }

  dispatchSale({ purchaseId, sellerId, carrier }: DispatchSaleRequest): Sale {
    const { purchase } = this.saleOf(purchaseId, sellerId);
    const earlier = purchase.dispatches.find((one) => one.sellerId === sellerId);
    const dispatch = { sellerId, dispatchedAt: earlier?.dispatchedAt ?? new Date(this.#options.nowMs()), carrier };
    purchase.dispatches = [...purchase.dispatches.filter((one) => one !== earlier), dispatch];
    return this.getSale(purchaseId, sellerId);
  }

  /** Whether no purchase and no refund is pending. */
  isSettled(): boolean {
    const isPending = ({ status }: { status: string }) => status === 'pending';
    const { refunds } = this.refunds;
    return (
      ![...this.purchases.values()].some(({ purchase }) => isPending(purchase)) &&
      ![...refunds.values()].some(({ refund }) => isPending(refund))
    );
  }

  /** What a seller does; the read is of an earlier moment if the seller writes absolute quantities. */
  changeQuantity(place: number, change: number, readEarlier: number): void {
    const stock = this.stock[place] as Stock;
    if (stock.quantity + change < 0) return;
    stock.added += change;
    this.changeStock(place, change);
    if (this.#options.bug === 'absolute quantity') stock.quantity = readEarlier + change;
  }
}

/** All sales of a seller, and the units that were bought. */
export const salesOf = (model: Model, sellerId: number): { purchaseId: string; units: number }[] =>
  [...model.purchases.values()]
    .filter(({ purchase }) => purchase.status === 'paid')
    .flatMap(({ purchase: { purchaseId, lines } }) =>
      lines.filter((line) => line.sellerId === sellerId).map(({ quantity }) => ({ purchaseId, units: quantity })),
    );

export const itemOf = (sellerId: number): string => (goods.find((one) => one.sellerId === sellerId) ?? goods[0]).itemId;

import type {
  BeginPurchaseRequest,
  BeginPurchaseResponse,
  BeginRefundRequest,
  BeginRefundResponse,
  Purchase,
  Refund,
} from '../../lib/gen/product.ts';
import type { Random } from '../../local/random.ts';
import type { PlantedBug } from '../support/bugs/planted-bugs.ts';

/** What the model's transactions depend on besides their requests. */
export interface ModelOptions {
  nowMs: () => number;
  random: Random;
  bug?: PlantedBug | undefined;
  /** Runs something a moment later, or never if its process dies meanwhile. */
  later: (run: () => void) => void;
}

export interface StoredPurchase {
  request: BeginPurchaseRequest;
  purchase: Purchase;
  refusal?: NonNullable<BeginPurchaseResponse['refusal']>;
  /** Units of each item for which a refund is pending. */
  refunding: Map<string, number>;
  dueAtMs: number;
  retryAtMs: number;
  attempts: number;
}

export interface StoredRefund {
  request: BeginRefundRequest;
  refund: Refund;
  refusal?: NonNullable<BeginRefundResponse['refusal']>;
  begunAtMs: number;
  retryAtMs: number;
  attempts: number;
}

export interface Stock {
  initial: number;
  quantity: number;
  recorded: number;
  /** What the seller has put on sale since, less what was taken off. */
  added: number;
  /** The seller's counter. */
  sold: number;
}

/** The tables that refunds share with purchases. */
export interface Shared {
  /** The purchase behind a sale. Throws if there is no such sale. */
  saleOf(purchaseId: string, sellerId: number): StoredPurchase;
  changeStock(place: number, change: number): void;
  /** Counts units that were bought or, if negative, refunded. */
  count(place: number, buyerId: number, units: number): void;
}

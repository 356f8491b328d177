interface AnsweredKey {
  key: string;
  /** 0: no response. */
  status: number;
  code?: string | undefined;
  purchaseId?: string | undefined;
  /** The status in the database when the response arrived. */
  storedStatus?: string | undefined;
}

/** The response to one make-purchase, as the buyer saw it. */
export interface Answered extends AnsweredKey {
  buyerId: number;
  /** What the key was first used for, or not. */
  isSameRequest: boolean;
}

/** The response to one refund-sale, as the seller saw it. */
export interface RefundAnswered extends AnsweredKey {
  sellerId: number;
  /** The request's content: sale, units, reason, restock. */
  asked: string;
  refundId?: string | undefined;
}

/** The response to one dispatch-sale. */
interface DispatchAnswered {
  sellerId: number;
  purchaseId: string;
  carrier: string;
  status: number;
  dispatchedAtMs?: number | undefined;
}

/** All responses of a life. */
export interface History {
  purchases: Answered[];
  refunds: RefundAnswered[];
  dispatches: DispatchAnswered[];
  /** Purchases of which an operator tried to give something back by hand, and the ids of these refunds. */
  byHand: { purchaseId: string; refundId: string }[];
}

export const noHistory = (): History => ({ purchases: [], refunds: [], dispatches: [], byHand: [] });

/** The possible violations at the end of a life. */
export const violationNames = [
  'oversold',
  'quantity differs from its recorded changes',
  'units lost or made',
  'counter differs from the paid purchases',
  'still pending',
  'charged without a paid purchase',
  'paid without a charge',
  'charged another amount',
  'wrong total',
  'charged twice',
  'charged without any purchase',
  'a key reused for another purchase',
  'final response contradicts the books',
  'final response before the commit',
  'one key, different responses',
  'one key, several purchases',
  'refunded twice',
  'refunded more than was paid',
  'refunded more units than were bought',
  'given back without a complete refund',
  'refunded without giving back',
  'refunded units differ from the refunds',
  'refund failed without a cause',
  'refund still pending',
  'a key reused for another refund',
  'acknowledged refund missing',
  'dispatch lost or changed',
] as const;
export type Violation = (typeof violationNames)[number];

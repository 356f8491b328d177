/** The kinds of request that the checks tell apart. */
export type Operation =
  | 'add to cart'
  | 'get cart'
  | 'clear cart'
  | 'buy'
  | 'buy something else'
  | 'see purchase'
  | 'browse'
  | 'change quantity'
  | 'give feedback'
  | 'list sales'
  | 'see sale'
  | 'dispatch'
  | 'refund'
  | 'refund something else';

/** One request as the client saw it. */
export interface Entry {
  operation: Operation;
  /** The client's account id. */
  account: number;
  /** For `buy` and `refund`, the idempotency key; otherwise the id of the item or purchase. */
  key: string;
  /** For `change quantity`, the change. */
  change?: number;
  /** For `dispatch`, the tracking number. */
  trackingNumber?: string;
  /** The functions' process that it went through: 1 or 2; 3 is the one that dies at crash points. */
  via: number;
  invokedAtMs: number;
  endedAtMs: number;
  /** 0: unknown, there was no complete response. */
  status: number;
  /** The code of a problem document. */
  code?: string | undefined;
  /** The purchase that the response is or names. */
  purchaseId?: string | undefined;
  /** The body of a success. */
  // biome-ignore lint/suspicious/noExplicitAny: any response of the API.
  body?: any;
}

/** Whether a response to `buy` or `refund` is final for its key. */
export const isFinal = ({ status }: { status: number }): boolean => [201, 402, 409, 422].includes(status);

/** Whether the outcome is unknown. */
export const isUnknown = ({ status }: { status: number }): boolean => status === 0 || status >= 500;

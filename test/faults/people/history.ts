/** What a client asks for, as far as a check needs to tell. */
export type Operation =
  | 'add to cart'
  | 'get cart'
  | 'clear cart'
  | 'buy'
  | 'buy something else'
  | 'see purchase'
  | 'browse'
  | 'change quantity'
  | 'give feedback';

/** One request as its sender saw it. */
export interface Entry {
  operation: Operation;
  /** Who asked: an account's id. */
  account: number;
  /** Of `buy`, the idempotency key; else what it is about: an item's or a purchase's id. */
  key: string;
  /** Of `change quantity`, by how much. */
  change?: number;
  /** Through which of the functions' processes: 1 or 2; 3 is the one that dies at crash points. */
  via: number;
  invokedAtMs: number;
  endedAtMs: number;
  /** 0: unknown, no whole answer came back. */
  status: number;
  /** Of a problem. */
  code?: string | undefined;
  /** The purchase that the answer is or names. */
  purchaseId?: string | undefined;
  /** The answer's body, if it is a success. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers.
  body?: any;
}

/** Whether an answer to `buy` is the last word on its key. */
export const isFinal = ({ status }: { status: number }): boolean => [201, 402, 409, 422].includes(status);

/** Whether nobody knows what became of it. */
export const isUnknown = ({ status }: { status: number }): boolean => status === 0 || status >= 500;

/** The simplest model of the marketplace: the required response to each of a sequence of requests. */
export interface Model {
  items: ModelItem[];
  buyers: ModelBuyer[];
  seller: { thumbsUp: number; thumbsDown: number; itemsSold: number };
}

export interface ModelItem {
  itemId: string;
  sellerId: number;
  sellerName: string;
  description: string;
  condition: string;
  priceCents: number;
  quantity: number;
  thumbsUp: number;
  thumbsDown: number;
}

export type Lines = Map<ModelItem, number>;

/** The request that used an idempotency key, and its response. */
export interface ModelPurchase {
  key: string;
  asked: string;
  session: number;
  approved: boolean;
  lines: Lines;
  isPending: boolean;
  outcome: { status: number; code: string | undefined };
  purchaseId: string | undefined;
  /** Each item's price at the time. */
  prices: Lines;
  refunded: Lines;
  refunds: ModelRefund[];
  dispatch: { dispatchedAt: string; carrier?: string; trackingNumber?: string } | undefined;
}

/** A refund of a seller, or why it was refused: `excess` is then not empty. */
export interface ModelRefund {
  key: string;
  asked: string;
  refundId: string | undefined;
  lines: Lines;
  amountCents: number;
  restock: boolean;
  excess: { itemId: string; requested: number; left: number }[];
  isPending: boolean;
}

export interface ModelBuyer {
  saved: Lines;
  /** A session's cart; undefined until it is touched. */
  carts: (Lines | undefined)[];
  itemsPurchased: number;
  bought: Set<ModelItem>;
  rated: Set<ModelItem>;
  purchases: ModelPurchase[];
}

export const emptyModel = (sessions: number[]): Model => ({
  items: [],
  buyers: sessions.map((quantity) => ({
    saved: new Map(),
    carts: Array.from({ length: quantity }, () => undefined),
    itemsPurchased: 0,
    bought: new Set(),
    rated: new Set(),
    purchases: [],
  })),
  seller: { thumbsUp: 0, thumbsDown: 0, itemsSold: 0 },
});

/** A session's cart, begun as a copy of the saved one when it is first touched. */
export function cartOf(buyer: ModelBuyer, session: number): Lines {
  buyer.carts[session] ??= new Map(buyer.saved);
  return buyer.carts[session];
}

export const numberOf = ({ itemId }: ModelItem): number => Number(itemId.split('-')[1]);

/** A cart as the API shows it. */
export function shownCart(buyer: ModelBuyer, session: number) {
  const cart = cartOf(buyer, session);
  const lines = [...cart].toSorted(([a], [b]) => numberOf(a) - numberOf(b));
  return {
    lines: lines.map(([{ itemId, sellerId, sellerName, priceCents, quantity: left }, quantity]) => ({
      itemId,
      name: 'Lamp',
      sellerId,
      sellerName,
      quantity,
      priceCents,
      available: left >= quantity,
    })),
    totalCents: totalOf(cart),
    currency: 'USD',
    saved: cart.size === buyer.saved.size && lines.every(([item, quantity]) => buyer.saved.get(item) === quantity),
  };
}

export const totalOf = (cart: Lines): number => [...cart].reduce((sum, [{ priceCents }, quantity]) => sum + priceCents * quantity, 0);

/** Takes what was bought out of a cart, never below nothing. */
export function takeOut(cart: Lines | undefined, bought: Lines): void {
  for (const [item, quantity] of bought) {
    const left = (cart?.get(item) ?? 0) - quantity;
    if (left > 0) cart?.set(item, left);
    else cart?.delete(item);
  }
}

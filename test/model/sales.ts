import { type Lines, type Model, type ModelBuyer, type ModelItem, type ModelPurchase, type ModelRefund, numberOf } from './model.ts';

/** A paid purchase with its buyer. All items are of one seller, so it is one sale. */
export interface ModelSale {
  buyer: ModelBuyer;
  purchase: ModelPurchase;
}

const isPaid = ({ isPending, outcome }: ModelPurchase) => !isPending && outcome.status === 201;

export const salesOf = ({ buyers }: Readonly<Model>): ModelSale[] =>
  buyers.flatMap((buyer) => buyer.purchases.filter(isPaid).map((purchase) => ({ buyer, purchase })));

export const refundsOf = (model: Readonly<Model>): ModelRefund[] => salesOf(model).flatMap(({ purchase }) => purchase.refunds);

export const saleStatusOf = ({ lines, prices, refunded, dispatch }: ModelPurchase) =>
  dispatch ? 'dispatched' : centsOf(refunded, prices) === centsOf(lines, prices) ? 'refunded' : 'to_dispatch';

/** What lines cost at the prices of a purchase. */
export const centsOf = (lines: Lines, prices: Lines): number =>
  [...lines].reduce((sum, [item, quantity]) => sum + (prices.get(item) ?? 0) * quantity, 0);

const inOrder = (lines: Lines): [ModelItem, number][] => [...lines].toSorted(([a], [b]) => numberOf(a) - numberOf(b));

/** A refund as the API shows it, without its times. */
const shownRefund = ({ purchaseId }: ModelPurchase, { refundId, isPending, lines, amountCents, restock }: ModelRefund) => ({
  refundId,
  purchaseId,
  status: isPending ? 'pending' : 'refunded',
  lines: inOrder(lines).map(([{ itemId }, quantity]) => ({ itemId, quantity })),
  amountCents,
  currency: 'USD',
  reason: 'damaged',
  restock,
});

/** What the API shows of a paid purchase both to its buyer and to its seller, without times. */
function shownPart(purchase: ModelPurchase) {
  const { purchaseId, lines, prices, refunded, refunds } = purchase;
  return {
    purchaseId,
    lines: inOrder(lines).map(([item, quantity]) => ({
      itemId: item.itemId,
      name: 'Lamp',
      sellerId: item.sellerId,
      sellerName: item.sellerName,
      priceCents: prices.get(item),
      quantity,
      refundedQuantity: refunded.get(item) ?? 0,
    })),
    totalCents: centsOf(lines, prices),
    refundedCents: centsOf(refunded, prices),
    currency: 'USD',
    refunds: refunds
      .filter(({ excess }) => excess.length === 0)
      .toSorted((a, b) => (`${a.refundId}` < `${b.refundId}` ? -1 : 1))
      .map((refund) => shownRefund(purchase, refund)),
  };
}

export const shownSale = (purchase: ModelPurchase) => ({
  ...shownPart(purchase),
  status: saleStatusOf(purchase),
  ...purchase.dispatch,
});

export function shownPurchase(purchase: ModelPurchase) {
  const [item] = purchase.lines.keys();
  const { dispatch } = purchase;
  return {
    ...shownPart(purchase),
    status: 'paid',
    card: { brand: 'visa', last4: '4242' },
    dispatches: dispatch ? [{ sellerId: item?.sellerId, ...dispatch }] : [],
  };
}

/** What of these lines is more than is left to refund. */
export function excessOf({ lines, refunded, refunds }: ModelPurchase, asked: Lines) {
  const pending = (item: ModelItem) => refunds.reduce((sum, refund) => sum + (refund.isPending ? (refund.lines.get(item) ?? 0) : 0), 0);
  const left = (item: ModelItem) => (lines.get(item) ?? 0) - (refunded.get(item) ?? 0) - pending(item);
  return inOrder(asked)
    .filter(([item, quantity]) => quantity > left(item))
    .map(([item, requested]) => ({ itemId: item.itemId, requested, left: left(item) }));
}

/** Completes a refund, if it is not complete yet. */
export function settleRefund({ seller }: Model, { buyer, purchase }: ModelSale, refund: ModelRefund): void {
  if (!refund.isPending) return;
  refund.isPending = false;
  for (const [item, quantity] of refund.lines) {
    purchase.refunded.set(item, (purchase.refunded.get(item) ?? 0) + quantity);
    if (refund.restock) item.quantity += quantity;
    buyer.itemsPurchased -= quantity;
    seller.itemsSold -= quantity;
  }
}

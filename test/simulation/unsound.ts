import { type Random, randomFrom } from '../../local/random.ts';
import { plainCard } from '../support/people/cards.ts';
import { goods, totalCentsOf } from './goods.ts';
import { type Answered, type History, noHistory, type RefundAnswered, type Violation } from './history.ts';
import { Model } from './model.ts';
import { askedOf } from './refund-violations.ts';

/** A life that is over: what the databases hold, and what was answered. */
export interface End {
  model: Model;
  history: History;
}

const [purchaseId, refundId, sessionId, units] = ['purchase 1', 'refund 1', 'session 1', [2, 1]] as const;
const { sellerId, itemId, priceCents } = goods[0];
const bought: Answered = { buyerId: 1, key: 'a', isSameRequest: true, status: 201, purchaseId, storedStatus: 'paid' };
const refundAsked = { purchaseId, lines: [{ itemId, quantity: 1 }], reason: 'damaged', restock: true };
const refunded: RefundAnswered = {
  sellerId,
  key: 'b',
  asked: askedOf(refundAsked),
  status: 201,
  purchaseId,
  refundId,
  storedStatus: 'refunded',
};
const plain = { fingerprint: Buffer.alloc(32), replayOnly: false, dueSeconds: 20 };

/** The end of a life in which one buyer bought two of ten units and one of another item, the first was dispatched and half refunded, and all is well. */
export function soundEnd(): End {
  const random: Random = { ...randomFrom(1), chance: () => true };
  const model = new Model([10, 5], { nowMs: () => 0, random, later: (run) => run() });
  model.carts.set(sessionId, units);
  const amountCents = totalCentsOf(units);
  model.beginPurchase({ ...plain, purchaseId, sessionId, buyerId: 1, idempotencyKey: 'a', cardBrand: 'visa', cardLast4: '4242' });
  model.settlePurchase(purchaseId, model.payment.charge({ transactionId: purchaseId, amountCents, currency: 'USD', card: plainCard() }));
  model.dispatchSale({ purchaseId, sellerId, carrier: 'carrier' });
  model.refunds.begin({ ...plain, ...refundAsked, refundId, sellerId, idempotencyKey: 'b' });
  model.payment.refund({ transactionId: purchaseId, refundId, amountCents: priceCents, reason: 'damaged' });
  model.refunds.settle(refundId, 'refunded');
  const dispatches = [{ sellerId, purchaseId, carrier: 'carrier', status: 200, dispatchedAtMs: 0 }];
  return { model, history: { ...noHistory(), purchases: [bought], refunds: [refunded], dispatches } };
}

const stored = ({ model }: End) => [...model.purchases.values()][0] as NonNullable<ReturnType<typeof model.purchases.get>>;
const storedRefund = ({ model }: End) => model.refunds.refunds.get(refundId)?.refund as object;
const givenBack = ({ model }: End) => model.payment.refunds.get(refundId) as object;
const first = ({ model }: End) => model.stock[0] as object;
const tell = ({ history }: End, entry: Partial<Answered>) => history.purchases.push({ ...bought, ...entry });
const tellRefund = ({ history }: End, entry: Partial<RefundAnswered>) => history.refunds.push({ ...refunded, ...entry });

/** Lets the refund fail, although an operator gives back so many cents by hand or, without an amount, only tries to. */
export function failBesideHand({ model, history }: End, amountCents?: number): void {
  model.payment.refunds.delete(refundId);
  model.payment.moneyReturned.delete(refundId);
  Object.assign(storedRefund({ model, history }), { status: 'failed' });
  history.byHand.push({ purchaseId, refundId: 'by hand' });
  if (amountCents) model.payment.refund({ transactionId: purchaseId, refundId: 'by hand', amountCents, reason: 'by hand' });
}

/** Ways to spoil it, and what each is to be called. */
export const unsoundEnds: [Violation, string, (end: End) => unknown][] = [
  ['oversold', 'less than nothing', (end) => Object.assign(first(end), { quantity: -1, recorded: -1 })],
  ['quantity differs from its recorded changes', 'a unit more', (end) => Object.assign(first(end), { quantity: 10 })],
  ['units lost or made', 'a unit less', (end) => Object.assign(first(end), { quantity: 8, recorded: 8 })],
  ['units lost or made', 'a refund that was not to restock', (end) => Object.assign(storedRefund(end), { restock: false })],
  ['counter differs from the paid purchases', 'a sale that was none', (end) => Object.assign(first(end), { sold: 3 })],
  ['counter differs from the paid purchases', "a buyer's purchase that was none", ({ model }) => model.bought.set(1, 3)],
  ['still pending', 'a pending one', (end) => Object.assign(stored(end).purchase, { status: 'pending' })],
  ['charged without a paid purchase', 'a cancelled one', (end) => Object.assign(stored(end).purchase, { status: 'cancelled' })],
  ['paid without a charge', 'a lost transaction', ({ model }) => model.payment.transactions.clear()],
  ['charged another amount', 'a cent', ({ model }) => model.payment.transactions.set(purchaseId, { decision: 'approved', amountCents: 1 })],
  ['wrong total', 'a cent', (end) => Object.assign(stored(end).purchase, { totalCents: 1 })],
  ['charged twice', 'money that moved twice', ({ model }) => model.payment.moneyMoved.set(purchaseId, 2)],
  ['charged without any purchase', 'a lost purchase', ({ model }) => model.purchases.delete(purchaseId)],
  ['a key reused for another purchase', 'no 422', (end) => tell(end, { isSameRequest: false })],
  [
    'final response contradicts the books',
    'declined',
    (end) => tell(end, { status: 402, code: 'payment_declined', storedStatus: 'declined' }),
  ],
  [
    'final response contradicts the books',
    'a refund that failed',
    (end) => tellRefund(end, { status: 409, code: 'refund_failed', refundId: undefined, storedStatus: 'failed' }),
  ],
  ['final response before the commit', 'paid, and still pending', (end) => tell(end, { storedStatus: 'pending' })],
  ['final response before the commit', 'refunded, and still pending', (end) => tellRefund(end, { storedStatus: 'pending' })],
  ['one key, different responses', 'sold out', (end) => tell(end, { status: 409, code: 'insufficient_quantity' })],
  ['one key, different responses', 'too little left', (end) => tellRefund(end, { status: 409, code: 'refund_exceeds_sale' })],
  [
    'one key, several purchases',
    'another one of the key',
    (end) => end.model.purchases.set('another', structuredClone({ ...stored(end), purchase: { ...stored(end).purchase } })),
  ],
  ['refunded twice', 'money that moved twice', ({ model }) => model.payment.moneyReturned.set(refundId, 2)],
  ['refunded more than was paid', 'a cent', (end) => Object.assign(givenBack(end), { amountCents: totalCentsOf(units) + 1 })],
  [
    'refunded more units than were bought',
    'a unit',
    (end) => Object.assign(storedRefund(end), { lines: [{ itemId, quantity: units[0] + 1 }] }),
  ],
  ['given back without a complete refund', 'a lost refund', ({ model }) => model.refunds.refunds.delete(refundId)],
  ['given back without a complete refund', 'one that failed', (end) => Object.assign(storedRefund(end), { status: 'failed' })],
  ['given back without a complete refund', 'another amount', (end) => Object.assign(givenBack(end), { amountCents: priceCents - 1 })],
  ['refunded without giving back', 'a lost payment', ({ model }) => model.payment.moneyReturned.clear()],
  ['refunded units differ from the refunds', 'a unit that is still held', (end) => stored(end).refunding.set(itemId, 1)],
  ['refunded units differ from the refunds', 'a cent', (end) => Object.assign(stored(end).purchase, { refundedCents: 1 })],
  ['refund failed without a cause', 'one that failed', (end) => Object.assign(storedRefund(end), { status: 'failed' })],
  ['refund failed without a cause', 'one beside a refund by hand that never arrived', (end) => failBesideHand(end)],
  ['refund failed without a cause', 'one beside a refund by hand that left enough', (end) => failBesideHand(end, 1)],
  ['refund still pending', 'a pending one', (end) => Object.assign(storedRefund(end), { status: 'pending' })],
  ['a key reused for another refund', 'no 422', (end) => tellRefund(end, { asked: 'another' })],
  ['a key reused for another refund', '422 to the same request', (end) => tellRefund(end, { status: 422 })],
  ['acknowledged refund missing', 'an unknown key', (end) => tellRefund(end, { key: 'c' })],
  ['acknowledged refund missing', 'another id', (end) => tellRefund(end, { status: 202, refundId: 'another' })],
  ['dispatch lost or changed', 'a lost one', (end) => Object.assign(stored(end).purchase, { dispatches: [] })],
  ['dispatch lost or changed', 'another time', ({ history }) => Object.assign(history.dispatches[0] as object, { dispatchedAtMs: 1 })],
  ['dispatch lost or changed', 'another carrier', ({ history }) => Object.assign(history.dispatches[0] as object, { carrier: 'another' })],
];

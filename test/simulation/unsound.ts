import { type Random, randomFrom } from '../../local/random.ts';
import { plainCard } from '../support/people/cards.ts';
import type { Answered, Violation } from './history.ts';
import { Model, priceCents } from './model.ts';

/** A life that is over: what the databases hold, and what was answered. */
export interface End {
  model: Model;
  history: Answered[];
}

const [purchaseId, sessionId, units] = ['purchase 1', 'session 1', 2];
const bought: Answered = { buyerId: 1, key: 'a', isSameRequest: true, status: 201, purchaseId, storedStatus: 'paid' };

/** The end of a life in which one buyer bought two of ten units, and all is well. */
export function soundEnd(): End {
  const random: Random = { ...randomFrom(1), chance: () => true };
  const model = new Model(10, { nowMs: () => 0, random, later: (run) => run() });
  model.carts.set(sessionId, units);
  model.beginPurchase({
    purchaseId,
    sessionId,
    buyerId: 1,
    idempotencyKey: 'a',
    fingerprint: Buffer.alloc(32),
    cardBrand: 'visa',
    cardLast4: '4242',
    replayOnly: false,
    dueSeconds: 20,
  });
  model.settlePurchase(
    purchaseId,
    model.charge({ transactionId: purchaseId, amountCents: units * priceCents, currency: 'USD', card: plainCard() }),
  );
  return { model, history: [bought] };
}

const stored = ({ model }: End) => [...model.purchases.values()][0] as NonNullable<ReturnType<typeof model.purchases.get>>;
const tell = ({ history }: End, entry: Partial<Answered>) => history.push({ ...bought, ...entry });

/** Ways to spoil it, and what each is to be called. */
export const unsoundEnds: [Violation, string, (end: End) => unknown][] = [
  ['oversold', 'less than nothing', ({ model }) => Object.assign(model, { quantity: -1, recorded: -1 })],
  ['quantity differs from its recorded changes', 'a unit more', ({ model }) => Object.assign(model, { quantity: 9 })],
  ['units lost or made', 'a unit less', ({ model }) => Object.assign(model, { quantity: 7, recorded: 7 })],
  ['counter differs from the paid purchases', 'a sale that was none', ({ model }) => Object.assign(model, { sold: 3 })],
  ['still pending', 'a pending one', (end) => Object.assign(stored(end).purchase, { status: 'pending' })],
  ['charged without a paid purchase', 'a cancelled one', (end) => Object.assign(stored(end).purchase, { status: 'cancelled' })],
  ['paid without a charge', 'a lost transaction', ({ model }) => model.transactions.clear()],
  ['charged another amount', 'a cent', ({ model }) => model.transactions.set(purchaseId, { decision: 'approved', amountCents: 1 })],
  ['wrong total', 'a cent', (end) => Object.assign(stored(end).purchase, { totalCents: 1 })],
  ['charged twice', 'money that moved twice', ({ model }) => model.moneyMoved.set(purchaseId, 2)],
  ['charged without any purchase', 'a lost purchase', ({ model }) => model.purchases.delete(purchaseId)],
  ['a key reused for another purchase', 'no 422', (end) => tell(end, { isSameRequest: false })],
  [
    'final response contradicts the books',
    'declined',
    (end) => tell(end, { status: 402, code: 'payment_declined', storedStatus: 'declined' }),
  ],
  ['final response before the commit', 'paid, and still pending', (end) => tell(end, { storedStatus: 'pending' })],
  ['one key, different responses', 'sold out', (end) => tell(end, { status: 409, code: 'insufficient_quantity' })],
  [
    'one key, several purchases',
    'another one of the key',
    (end) => end.model.purchases.set('another', structuredClone({ ...stored(end), purchase: { ...stored(end).purchase } })),
  ],
];

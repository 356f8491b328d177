import type { BookedPurchase, BookedRefund, BookedSale } from '../checks/books.ts';
import type { CheckName, Evidence } from '../checks/checks.ts';
import { dispatched, refunded, tell } from './sound-evidence.ts';

const refund = ({ books }: Evidence) => books.refunds[0] as BookedRefund;
const sale = ({ books }: Evidence) => books.sales[0] as BookedSale;
const line = ({ books }: Evidence) => (books.purchases[0] as BookedPurchase).lines[0] as BookedPurchase['lines'][number];

/** Ways to spoil the refund and the dispatch of a sound run, and the check that must find each. */
export const unsoundRefunds: [CheckName, string, (evidence: Evidence) => void][] = [
  ['refunded twice', 'money given back twice', ({ books }) => Object.assign(books.returned[0] as object, { times: 2 })],
  ['refunded twice', 'two refunds of one key', (evidence) => evidence.books.refunds.push({ ...refund(evidence), id: 'another' })],
  [
    'refunded more than was paid',
    'more of a transaction than it charged',
    ({ books }) => Object.assign(books.given[1] as object, { amountCents: 101 }),
  ],
  [
    'refunded more than was paid',
    'more units of a line than were bought',
    (evidence) => Object.assign(refund(evidence).lines[0] as object, { quantity: 3 }),
  ],
  ['refunded more than was paid', 'more than a sale', (evidence) => Object.assign(sale(evidence), { refundedCents: 201 })],
  ['refunds without money given back', 'one the payment service does not know', ({ books }) => books.given.shift()],
  ['refunds without money given back', 'money that did not move', ({ books }) => books.returned.shift()],
  ['refunds without money given back', 'another amount', ({ books }) => Object.assign(books.given[0] as object, { amountCents: 99 })],
  [
    'refunds without money given back',
    'another transaction',
    ({ books }) => Object.assign(books.given[0] as object, { transactionId: 'another' }),
  ],
  ['money given back without a refund', 'one that product-db does not know', ({ books }) => books.refunds.shift()],
  ['money given back without a refund', 'a failed one', (evidence) => Object.assign(refund(evidence), { status: 'failed' })],
  ['refund sums that differ', 'an amount that is not the price', (evidence) => Object.assign(refund(evidence), { amountCents: 99 })],
  ['refund sums that differ', 'a line that counts another refund', (evidence) => Object.assign(line(evidence), { refunded: 2 })],
  ['refund sums that differ', 'a line that waits for a refund', (evidence) => Object.assign(line(evidence), { refunding: 1 })],
  ['refund sums that differ', 'a sale with another sum', (evidence) => Object.assign(sale(evidence), { refundedCents: 0 })],
  ['refunds still pending', 'a pending one', (evidence) => Object.assign(refund(evidence), { status: 'pending' })],
  ['refunds that failed', 'a failed one', (evidence) => Object.assign(refund(evidence), { status: 'failed' })],
  ['units over or lost', 'units returned twice', ({ books }) => Object.assign(books.items[0] as object, { returned: 2 })],
  ['units over or lost', 'units returned without a refund', (evidence) => Object.assign(refund(evidence), { restock: false })],
  [
    'counters that differ',
    'a counter that a refund left as it was',
    ({ books }) => Object.assign(books.sellers[0] as object, { itemsSold: 3 }),
  ],
  ['acknowledged effects missing', 'a refund that is missing', ({ books }) => books.refunds.shift()],
  ['acknowledged effects missing', 'a refund that is pending', (evidence) => Object.assign(refund(evidence), { status: 'pending' })],
  [
    'acknowledged effects missing',
    'refunded, and a moment later pending',
    (evidence) => tell(evidence, { ...refunded, invokedAtMs: 1_160, status: 202, body: { ...refunded.body, status: 'pending' } }),
  ],
  ['acknowledged effects missing', 'a dispatch that is missing', (evidence) => Object.assign(sale(evidence), { isDispatched: false })],
  [
    'acknowledged effects missing',
    'a dispatch that moved to another instant',
    (evidence) => tell(evidence, { ...dispatched, body: { dispatchedAt: '2026-11-22T10:00:01.000Z' } }),
  ],
  [
    'effects without a request',
    'a refund with a key that no request used',
    (evidence) => Object.assign(refund(evidence), { key: 'other' }),
  ],
  ['effects without a request', 'an adopted refund that no request was for', (evidence) => Object.assign(refund(evidence), { key: null })],
  [
    'effects without a request',
    'a dispatch that no seller asked for',
    (evidence) => Object.assign(sale(evidence), { trackingNumber: 'T2' }),
  ],
  [
    'keys with different responses',
    'refunded, and refused',
    (evidence) => tell(evidence, { ...refunded, status: 409, code: 'refund_exceeds_sale', body: undefined }),
  ],
  [
    'keys that bought something else',
    'a refund without 422',
    (evidence) => tell(evidence, { operation: 'refund something else', status: 201 }),
  ],
];

import type { BookedRefund } from '../checks/books.ts';
import type { CheckName, Evidence } from '../checks/checks.ts';
import type { Restore } from '../checks/records.ts';

const ofProduct = ({ scenes }: Evidence) => scenes.restores[0] as Restore;
const ofPayment = ({ scenes }: Evidence) => scenes.restores[1] as Restore;
const [refund, waiting] = [
  ({ books }: Evidence) => books.refunds[0] as BookedRefund,
  ({ books }: Evidence) => books.refunds[1] as BookedRefund,
];
const charge = { id: 'another', decision: 'approved', amountCents: 100 };

/** Ways to spoil the restores of a sound run, and the check that must find each. */
export const unsoundRestores: [CheckName, string, (evidence: Evidence) => void][] = [
  ['restores with a wrong audit', 'a payment that is not named', (evidence) => ofProduct(evidence).found.pop()],
  ['restores with a wrong audit', 'a charge that is not named', (evidence) => ofPayment(evidence).found.pop()],
  ['restores with a wrong audit', 'a refund that is not named', (evidence) => ofPayment(evidence).found.shift()],
  ['restores with a wrong audit', 'one that is named twice', (evidence) => ofProduct(evidence).found.push(...ofProduct(evidence).found)],
  ['restores with a wrong audit', 'something else that is named', (evidence) => ofProduct(evidence).found.push('item 1-7')],
  [
    'restores with a wrong audit',
    'a restore that lost no purchase',
    (evidence) => Object.assign(ofProduct(evidence), { forgotten: [], found: ofProduct(evidence).found.slice(0, 1) }),
  ],
  [
    'restores with a wrong audit',
    'a restore that lost no refund',
    (evidence) => Object.assign(ofPayment(evidence), { forgottenRefunds: [], found: ofPayment(evidence).found.slice(1) }),
  ],
  ['restores not settled by refunds', 'a difference that is left', (evidence) => ofProduct(evidence).left.push('item 1-7')],
  ['restores not settled by refunds', 'a forgotten charge that is not named any more', (evidence) => ofPayment(evidence).left.pop()],
  ['restores not settled by refunds', 'a refund that still differs', (evidence) => ofPayment(evidence).left.push('transaction another')],
  ['restores not settled by refunds', 'a payment that is not refunded', ({ books }) => books.given.pop()],
  [
    'restores not settled by refunds',
    'one refund too many',
    ({ books }) => {
      books.transactions.push(charge);
      books.given.push({ refundId: charge.id, transactionId: charge.id, amountCents: charge.amountCents });
    },
  ],
  ['refunds that a restore changed', 'one that is missing', ({ books }) => books.refunds.shift()],
  ['refunds that a restore changed', 'units back on sale', (evidence) => Object.assign(refund(evidence), { restock: false })],
  ['refunds that a restore changed', 'other units', (evidence) => Object.assign(refund(evidence).lines[0] as object, { quantity: 2 })],
  ['refunds that a restore changed', 'one that payment does not know', ({ books }) => books.given.shift()],
  ['restores with a wrong repair of refunds', 'one that was not adopted', (evidence) => ofProduct(evidence).said.pop()],
  ['restores with a wrong repair of refunds', 'one sent twice', (evidence) => ofPayment(evidence).said.push(...ofPayment(evidence).said)],
  ['restores with a wrong repair of refunds', 'another one', (evidence) => ofPayment(evidence).said.push('Refund another: sent again.')],
  [
    'restores with a wrong repair of refunds',
    'one that cannot be mended and is not named',
    (evidence) => ofPayment(evidence).orphans.push('another'),
  ],
  ['refunds not closed after a restore', 'a refund that began', (evidence) => ofProduct(evidence).whileClosed.push(201)],
  ['refunds not closed after a restore', 'none was requested', (evidence) => ofPayment(evidence).whileClosed.pop()],
  ['refunds not open again after a restore', 'a refund that did not begin', (evidence) => ofPayment(evidence).afterwards.push(503)],
  ['refunds not open again after a restore', 'none was requested', (evidence) => ofProduct(evidence).afterwards.pop()],
  ['refunds not open again after a restore', 'none was repeated', (evidence) => ofProduct(evidence).repeated.pop()],
  [
    'refunds not open again after a restore',
    'a key that found another refund',
    (evidence) => Object.assign(ofProduct(evidence).repeated[0] as object, { found: 'another' }),
  ],
  ['refunds of a forgotten charge not pending', 'a failed one', (evidence) => Object.assign(waiting(evidence), { status: 'failed' })],
  ['refunds of a forgotten charge not pending', 'a complete one', (evidence) => Object.assign(waiting(evidence), { status: 'refunded' })],
  ['refunds of a forgotten charge not pending', 'no alarm', (evidence) => Object.assign(evidence, { log: '' })],
  ['refunds of a forgotten charge not pending', 'none was requested', (evidence) => ofPayment(evidence).ofForgotten.pop()],
  [
    'refunds of a forgotten charge not pending',
    'a refusal at the second request',
    (evidence) => Object.assign(ofPayment(evidence).ofForgotten[1] as object, { status: 409 }),
  ],
];

import type { BookedPurchase } from '../checks/books.ts';
import type { CheckName, Evidence } from '../checks/checks.ts';
import type { Entry } from '../people/history.ts';
import { bought, itemId, kill, tell } from './sound-evidence.ts';
import { unsoundRefunds } from './unsound-refunds.ts';
import { unsoundRestores } from './unsound-restores.ts';

const stop = { ...kill, what: 'stop payment for 15000 ms' };
const whileFull: Partial<Entry> = { operation: 'get cart', invokedAtMs: 530, endedAtMs: 540 };
const purchase = ({ books }: Evidence) => books.purchases[0] as BookedPurchase;
/** A purchase refused for lack of payment, long after the outage was noticed. */
const lateInOutage = { status: 503, invokedAtMs: 40_000, endedAtMs: 40_010 };

/** Ways to spoil a sound run, and the check that must find each. */
export const unsound: [CheckName, string, (evidence: Evidence) => void][] = [
  ...unsoundRefunds,
  ...unsoundRestores,
  ['double charges', 'money moved twice', ({ books }) => Object.assign(books.moved[0] as object, { times: 2 })],
  [
    'double charges',
    'two charged purchases of one key',
    ({ books }) => {
      books.purchases.push({ ...(books.purchases[0] as BookedPurchase), id: 'another' });
      books.transactions.push({ id: 'another', decision: 'approved', amountCents: 200 });
    },
  ],
  ['charges without a purchase', 'no purchase', ({ books }) => books.purchases.pop()],
  ['charges without a purchase', 'a cancelled purchase', (evidence) => Object.assign(purchase(evidence), { status: 'cancelled' })],
  ['charges without a purchase', 'another amount', (evidence) => Object.assign(purchase(evidence), { totalCents: 100 })],
  ['purchases without a charge', 'no decision', ({ books }) => books.transactions.shift()],
  ['purchases without a charge', 'money that did not move', ({ books }) => books.moved.pop()],
  ['units over or lost', 'fewer than nothing', ({ books }) => Object.assign(books.items[0] as object, { quantity: -1 })],
  ['units over or lost', 'another sum of changes', ({ books }) => Object.assign(books.items[0] as object, { recorded: 11 })],
  [
    'units over or lost',
    'more supplied than is left or was bought',
    ({ books }) => Object.assign(books.items[0] as object, { supplied: 15 }),
  ],
  ['counters that differ', "a buyer's counter", ({ books }) => Object.assign(books.buyers[0] as object, { itemsPurchased: 4 })],
  ['counters that differ', 'a seller without one', ({ books }) => books.sellers.pop()],
  ['purchases still pending', 'a pending one', (evidence) => Object.assign(purchase(evidence), { status: 'pending' })],
  [
    'acknowledged effects missing',
    'reported as paid, but declined',
    (evidence) => Object.assign(purchase(evidence), { status: 'declined' }),
  ],
  [
    'acknowledged effects missing',
    'reported as pending, but missing',
    (evidence) => tell(evidence, { status: 202, purchaseId: 'gone', body: {} }),
  ],
  [
    'acknowledged effects missing',
    'paid, and a moment later pending',
    (evidence) =>
      tell(evidence, { operation: 'see purchase', status: 200, invokedAtMs: 1_060, endedAtMs: 1_070, body: { status: 'pending' } }),
  ],
  ['acknowledged effects missing', 'a change of quantity that is not recorded', ({ books }) => books.changes.pop()],
  ['acknowledged effects missing', 'missing feedback', (evidence) => tell(evidence, { operation: 'give feedback', key: itemId })],
  ['effects without a request', 'a key that no request used', (evidence) => Object.assign(purchase(evidence), { key: 'b' })],
  ['effects without a request', 'one change made three times', ({ books }) => Object.assign(books.changes[0] as object, { times: 3 })],
  ['keys with different responses', 'paid and declined', (evidence) => tell(evidence, { status: 402, code: 'payment_declined' })],
  ['keys with different responses', 'another total', (evidence) => tell(evidence, { body: { ...bought.body, totalCents: 300 } })],
  ['keys that bought something else', 'no 422', (evidence) => tell(evidence, { operation: 'buy something else', status: 201 })],
  ['internal errors', 'a 500', (evidence) => tell(evidence, { status: 500 })],
  ['responses after their deadline', 'a response after 18 s', (evidence) => tell(evidence, { endedAtMs: 19_000 })],
  ['responses after their deadline', 'no response, although no fault caused it', (evidence) => tell(evidence, { status: 0 })],
  ['snapshots that disagree', 'one', ({ seen }) => seen.disagreements.push('items')],
  ['deadlocks', 'one', ({ seen }) => Object.assign(seen, { deadlocks: 1 })],
  ['differences for the audit', 'one', ({ audit }) => (audit as string[]).push('a difference')],
  ['rushes not sold out exactly', 'a sold unit without a successful response', ({ scenes }) => scenes.rushes[0]?.answers.shift()],
  [
    'rushes not sold out exactly',
    'more units sold than there were',
    ({ scenes }) => Object.assign(scenes.rushes[0] as object, { units: 0 }),
  ],
  ['rushes not sold out exactly', 'a unit that is left', ({ books }) => Object.assign(books.items[1] as object, { quantity: 1 })],
  [
    'rushes with wrong responses',
    'a 504',
    ({ scenes }) => scenes.rushes[0]?.answers.push({ status: 504, code: 'deadline_exceeded', ms: 4_000, finally: 409 }),
  ],
  ['rushes with wrong responses', 'no response', ({ scenes }) => scenes.rushes[0]?.answers.push({ status: 0, ms: 18_000, finally: 409 })],
  [
    'outages that affected other requests',
    'a 503 to a buyer who only browses',
    (all) => tell(all, { ...lateInOutage, operation: 'browse' }),
  ],
  ['units held in an outage', 'a recorded purchase that was refused', (evidence) => tell(evidence, lateInOutage)],
  ['units held in an outage', 'a breaker that does not open', (evidence) => tell(evidence, { ...lateInOutage, key: 'held', status: 202 })],
  [
    'units held in an outage',
    'a purchase that waits until payment is back',
    (evidence) => tell(evidence, { ...lateInOutage, key: 'held', status: 202, endedAtMs: 81_000 }),
  ],
  [
    'outages that did not end',
    'no purchase succeeds afterwards',
    ({ scenes }) => Object.assign(scenes.outages[0] as object, { recoveredInMs: 30_000 }),
  ],
  ['not healed within 10 s', 'after 11 s', (evidence) => Object.assign(evidence, { inflicted: [{ ...kill, healedInMs: 11_000 }] })],
  ['not normal 5 s after a stop', 'after 6 s', (evidence) => Object.assign(evidence, { inflicted: [{ ...stop, healedInMs: 6_000 }] })],
  [
    'nothing bought after a fault',
    'the next purchase 11 s after a kill',
    (evidence) => {
      Object.assign(evidence, { inflicted: [{ ...kill, fromMs: 1_100, untilMs: 1_100 }] });
      tell(evidence, { key: 'b', invokedAtMs: 12_200, endedAtMs: 12_250 });
    },
  ],
  [
    'nothing bought after a fault',
    'only refusals until 6 s after a stop',
    (evidence) => {
      Object.assign(evidence, { inflicted: [{ ...stop, fromMs: 900, untilMs: 1_100 }] });
      for (const invokedAtMs of [2_000, 7_000]) tell(evidence, { key: 'b', status: 503, invokedAtMs, endedAtMs: invokedAtMs + 50 });
    },
  ],
  ['disks that were not full', 'no request was refused', ({ scenes }) => Object.assign(scenes.fullDisks[0] as object, { untilMs: 515 })],
  ['full disks not reported with 503', 'a 504', (evidence) => tell(evidence, { ...whileFull, status: 504 })],
  ['full disks not reported with 503', 'no response', (evidence) => tell(evidence, { ...whileFull, status: 0 })],
  ['reads that failed on a full disk', 'one', ({ scenes }) => scenes.fullDisks[0]?.reads.push(503)],
  ['reads that failed on a full disk', 'none was tried', ({ scenes }) => scenes.fullDisks[0]?.reads.pop()],
  ['requests that a roll cut', 'a 503', (evidence) => tell(evidence, { operation: 'get cart', status: 503 })],
  ['requests that a roll cut', 'no response', (evidence) => tell(evidence, { operation: 'get cart', status: 0 })],
  ['parts that took longer than 10 s to end', 'one', ({ scenes }) => scenes.rolls[0]?.ended.push({ instance: 'payment', inMs: 10_050 })],
  ['rolls without requests', 'no instance', ({ scenes }) => scenes.rolls[0]?.ended.pop()],
  ['rolls without requests', 'no request', ({ scenes }) => Object.assign(scenes.rolls[0] as object, { fromMs: 2_000, untilMs: 2_100 })],
  ['card numbers in the log', 'one', (evidence) => Object.assign(evidence, { log: '{"card":"4242424242424242"}' })],
];

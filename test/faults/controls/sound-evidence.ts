import type { Evidence } from '../checks/checks.ts';
import type { Entry } from '../people/history.ts';

export const itemId = '1-7';
const [purchaseId, rushedId, rushedItemId] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002', '1-8'];
const forgottenId = '018f0000-0000-7000-8000-000000000003';
const refundId = '018f0000-0000-7000-8000-000000000004';
const line = { itemId, sellerId: 3, quantity: 2, priceCents: 100, refunding: 0, refunded: 1 };
const told = { account: 5, via: 1, invokedAtMs: 1_000, endedAtMs: 1_050 };

export const bought: Entry = {
  ...told,
  operation: 'buy',
  key: 'a',
  status: 201,
  purchaseId,
  body: { purchaseId, status: 'paid', totalCents: 200 },
};
const rushed = { ...bought, account: 6, key: 'r', purchaseId: rushedId, body: { purchaseId: rushedId, status: 'paid', totalCents: 100 } };

/** The seller gave back one of the two units and put it on sale again, after the parcel had left. */
export const refunded: Entry = {
  ...bought,
  account: 3,
  operation: 'refund',
  key: 'back',
  invokedAtMs: 1_100,
  endedAtMs: 1_150,
  body: { refundId, purchaseId, status: 'refunded', amountCents: 100 },
};
export const dispatched: Entry = {
  ...told,
  account: 3,
  operation: 'dispatch',
  key: purchaseId,
  trackingNumber: 'T1',
  status: 200,
  purchaseId,
  body: { purchaseId, dispatchedAt: '2026-11-22T10:00:00.000Z', refunds: [] },
};

export const kill = { what: 'kill payment', where: 'payment', fromMs: 900, untilMs: 900, healedInMs: 700 };

const refused: Entry = { ...told, operation: 'change quantity', key: itemId, change: 1, status: 503, invokedAtMs: 510, endedAtMs: 520 };

/** A run with nothing wrong: one buyer bought two of ten units and was refunded one, one of two buyers got a last unit, and a lost purchase was refunded. */
export const sound = (): Evidence => ({
  history: [
    refused,
    bought,
    rushed,
    dispatched,
    refunded,
    { ...told, operation: 'change quantity', key: itemId, change: 4, status: 200, body: {} },
  ],
  books: {
    purchases: [
      { id: purchaseId, buyerId: 5, key: 'a', status: 'paid', totalCents: 200, lines: [line] },
      {
        id: rushedId,
        buyerId: 6,
        key: 'r',
        status: 'paid',
        totalCents: 100,
        lines: [{ ...line, itemId: rushedItemId, quantity: 1, refunded: 0 }],
      },
    ],
    transactions: [
      { id: purchaseId, decision: 'approved', amountCents: 200 },
      { id: rushedId, decision: 'approved', amountCents: 100 },
      { id: forgottenId, decision: 'approved', amountCents: 100 },
    ],
    moved: [
      { id: purchaseId, times: 1 },
      { id: rushedId, times: 1 },
    ],
    refunds: [
      {
        id: refundId,
        purchaseId,
        sellerId: 3,
        key: 'back',
        status: 'refunded',
        amountCents: 100,
        restock: true,
        lines: [{ itemId, quantity: 1 }],
      },
    ],
    given: [
      { refundId, transactionId: purchaseId, amountCents: 100 },
      { refundId: forgottenId, transactionId: forgottenId, amountCents: 100 },
    ],
    returned: [
      { id: refundId, times: 1 },
      { id: forgottenId, times: 1 },
    ],
    sales: [
      { purchaseId, sellerId: 3, totalCents: 200, refundedCents: 100, isDispatched: true, trackingNumber: 'T1' },
      { purchaseId: rushedId, sellerId: 3, totalCents: 100, refundedCents: 0, isDispatched: false, trackingNumber: null },
    ],
    items: [
      { id: itemId, quantity: 13, recorded: 13, returned: 1, supplied: 14 },
      { id: rushedItemId, quantity: 0, recorded: 0, returned: 0, supplied: 1 },
    ],
    changes: [{ itemId, change: 4, times: 1 }],
    buyers: [
      { id: 5, itemsPurchased: 1 },
      { id: 6, itemsPurchased: 1 },
    ],
    sellers: [{ id: 3, itemsSold: 2 }],
    feedback: [],
  },
  seen: { snapshots: 1, disagreements: [], deadlocks: 0 },
  inflicted: [kill],
  scenes: {
    restores: [
      { forgotten: [forgottenId], found: [`transaction ${forgottenId} approved 1.00 USD, but there is no such purchase`], left: [] },
    ],
    rolls: [{ isAnnounced: true, fromMs: 1_000, untilMs: 1_100, ended: [{ instance: 'payment', inMs: 40 }] }],
    fullDisks: [{ victim: 'rows', fromMs: 500, untilMs: 600, reads: [200] }],
    outages: [{ variant: 'silent', fromMs: 20_000, untilMs: 80_000, recoveredInMs: 4_000, calm: { fromMs: 2_000, untilMs: 20_000 } }],
    rushes: [
      {
        itemId: rushedItemId,
        units: 1,
        answers: [
          { status: 201, ms: 40, finally: 201 },
          { status: 409, code: 'insufficient_quantity', ms: 9, finally: 409 },
        ],
      },
    ],
  },
  audit: [],
  log: '',
});

/** Adds an entry to the history. */
export const tell = (evidence: Evidence, entry: Partial<Entry>) => (evidence.history as Entry[]).push({ ...bought, ...entry });

import type { BookedRefund } from '../checks/books.ts';
import type { Evidence } from '../checks/checks.ts';
import type { Restore } from '../checks/records.ts';
import type { Entry } from '../people/history.ts';

export const itemId = '1-7';
const [purchaseId, rushedId, rushedItemId] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002', '1-8'];
const forgottenId = '018f0000-0000-7000-8000-000000000003';
const refundId = '018f0000-0000-7000-8000-000000000004';
/** A purchase whose charge a restored payment database has forgotten, and a refund of it that waits. */
const [unchargedId, waitingId] = ['018f0000-0000-7000-8000-000000000005', '018f0000-0000-7000-8000-000000000006'];
const unchargedItemId = '1-9';
const line = () => ({ itemId, sellerId: 3, quantity: 2, priceCents: 100, refunding: 0, refunded: 1 });
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

/** A refund of a charge that the payment service has forgotten. */
const waiting: Entry = {
  ...refunded,
  account: 4,
  key: 'wait',
  status: 202,
  purchaseId: unchargedId,
  body: { refundId: waitingId, purchaseId: unchargedId, status: 'pending', amountCents: 100 },
};

const refused: Entry = { ...told, operation: 'change quantity', key: itemId, change: 1, status: 503, invokedAtMs: 510, endedAtMs: 520 };

const refundOfOne = (): BookedRefund => ({
  id: refundId,
  purchaseId,
  sellerId: 3,
  key: 'back',
  status: 'refunded',
  amountCents: 100,
  restock: true,
  lines: [{ itemId, quantity: 1 }],
});

const waitingRefund = (): BookedRefund => ({
  ...refundOfOne(),
  id: waitingId,
  purchaseId: unchargedId,
  sellerId: 4,
  key: 'wait',
  status: 'pending',
  restock: false,
  lines: [{ itemId: unchargedItemId, quantity: 1 }],
});

/** Restores of both databases. The first one lost a purchase and a refund, the second one the same refund and a charge. */
const restores = (): Restore[] => {
  const both = { refunds: [refundOfOne()], forgottenRefunds: [refundId], orphans: [], whileClosed: [503], afterwards: [201] };
  const repeated = [{ refundId, status: 201, found: refundId }];
  const uncharged = `purchase ${unchargedId} was paid with 1.00 USD, but no transaction approved it`;
  const otherRefunds = (given: string, recorded: string) =>
    `transaction ${purchaseId} approved 2.00 USD and gave back ${given} USD, but its purchase was refunded ${recorded} USD`;
  return [
    {
      ...both,
      database: 'product',
      forgotten: [forgottenId],
      found: [otherRefunds('1.00', '0.00'), `transaction ${forgottenId} approved 1.00 USD, but there is no such purchase`],
      said: [`Refund ${refundId}: adopted.`],
      left: [],
      repeated,
      ofForgotten: [],
    },
    {
      ...both,
      database: 'payment',
      forgotten: [unchargedId],
      found: [otherRefunds('0.00', '1.00'), uncharged],
      said: [`Refund ${refundId}: sent again.`],
      left: [uncharged],
      repeated: [...repeated],
      ofForgotten: [
        { status: 202, refundId: waitingId },
        { status: 202, refundId: waitingId },
      ],
    },
  ];
};

/** A run with nothing wrong: one buyer bought two of ten units and was refunded one, one of two buyers got a last unit, a lost purchase was refunded, and a lost charge was not. */
export const sound = (): Evidence => ({
  history: [
    refused,
    bought,
    rushed,
    dispatched,
    refunded,
    { ...bought, account: 7, key: 'u', purchaseId: unchargedId, body: { purchaseId: unchargedId, status: 'paid', totalCents: 100 } },
    waiting,
    { ...told, operation: 'change quantity', key: itemId, change: 4, status: 200, body: {} },
  ],
  books: {
    purchases: [
      { id: purchaseId, buyerId: 5, key: 'a', status: 'paid', totalCents: 200, lines: [line()] },
      {
        id: unchargedId,
        buyerId: 7,
        key: 'u',
        status: 'paid',
        totalCents: 100,
        lines: [{ ...line(), itemId: unchargedItemId, sellerId: 4, quantity: 1, refunding: 1, refunded: 0 }],
      },
      {
        id: rushedId,
        buyerId: 6,
        key: 'r',
        status: 'paid',
        totalCents: 100,
        lines: [{ ...line(), itemId: rushedItemId, quantity: 1, refunded: 0 }],
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
    refunds: [refundOfOne(), waitingRefund()],
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
      { purchaseId: unchargedId, sellerId: 4, totalCents: 100, refundedCents: 0, isDispatched: false, trackingNumber: null },
    ],
    items: [
      { id: itemId, quantity: 13, recorded: 13, returned: 1, supplied: 14 },
      { id: rushedItemId, quantity: 0, recorded: 0, returned: 0, supplied: 1 },
      { id: unchargedItemId, quantity: 0, recorded: 0, returned: 0, supplied: 1 },
    ],
    changes: [{ itemId, change: 4, times: 1 }],
    buyers: [
      { id: 5, itemsPurchased: 1 },
      { id: 6, itemsPurchased: 1 },
      { id: 7, itemsPurchased: 1 },
    ],
    sellers: [
      { id: 3, itemsSold: 2 },
      { id: 4, itemsSold: 1 },
    ],
    feedback: [],
  },
  seen: { snapshots: 1, disagreements: [], deadlocks: 0 },
  inflicted: [kill],
  scenes: {
    restores: restores(),
    rolls: [{ isAnnounced: true, fromMs: 1_000, untilMs: 1_100, ended: [{ instance: 'payment', inMs: 40 }] }],
    fullDisks: [{ victim: 'rows', fromMs: 500, untilMs: 600, reads: [200] }],
    outages: [
      {
        variant: 'silent',
        fromMs: 20_000,
        endsAtMs: 80_000,
        untilMs: 80_000,
        recoveredInMs: 4_000,
        calm: { fromMs: 2_000, untilMs: 20_000 },
      },
    ],
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
  audit: [`purchase ${unchargedId} was paid with 1.00 USD, but no transaction approved it`, `refund ${waitingId} is still pending`],
  log: JSON.stringify({ message: 'the payment service does not know this refund as it is', refundId: waitingId }),
});

/** Adds an entry to the history. */
export const tell = (evidence: Evidence, entry: Partial<Entry>) => (evidence.history as Entry[]).push({ ...bought, ...entry });

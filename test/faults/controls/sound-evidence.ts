import type { Evidence } from '../checks/checks.ts';
import type { Entry } from '../people/history.ts';

export const itemId = '1-7';
const [purchaseId, rushedId, rushedItemId] = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002', '1-8'];
const forgottenId = '018f0000-0000-7000-8000-000000000003';
const line = { itemId, sellerId: 3, quantity: 2, priceCents: 100 };
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

export const kill = { what: 'kill payment', where: 'payment', fromMs: 900, untilMs: 900, healedInMs: 700 };

const refused: Entry = { ...told, operation: 'change quantity', key: itemId, change: 1, status: 503, invokedAtMs: 510, endedAtMs: 520 };

/** A run with nothing wrong: one buyer bought two of ten units, one of two buyers got a last unit, and a lost purchase was refunded. */
export const sound = (): Evidence => ({
  history: [refused, bought, rushed, { ...told, operation: 'change quantity', key: itemId, change: 4, status: 200, body: {} }],
  books: {
    purchases: [
      { id: purchaseId, buyerId: 5, key: 'a', status: 'paid', totalCents: 200, lines: [line] },
      { id: rushedId, buyerId: 6, key: 'r', status: 'paid', totalCents: 100, lines: [{ ...line, itemId: rushedItemId, quantity: 1 }] },
    ],
    transactions: [
      { id: purchaseId, decision: 'approved', amountCents: 200 },
      { id: rushedId, decision: 'approved', amountCents: 100 },
      { id: forgottenId, decision: 'approved', amountCents: 100, isRefunded: true },
    ],
    moved: [
      { id: purchaseId, times: 1 },
      { id: rushedId, times: 1 },
    ],
    items: [
      { id: itemId, quantity: 12, recorded: 12, supplied: 14 },
      { id: rushedItemId, quantity: 0, recorded: 0, supplied: 1 },
    ],
    changes: [{ itemId, change: 4, times: 1 }],
    buyers: [
      { id: 5, itemsPurchased: 2 },
      { id: 6, itemsPurchased: 1 },
    ],
    sellers: [{ id: 3, itemsSold: 3 }],
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

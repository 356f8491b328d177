import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectPayment } from '../../lib/payment/client.ts';
import type { Payment, Transaction } from '../../lib/payment/payment.ts';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { cardNumbers } from '../support/people/cards.ts';
import { chargeRequest, context } from '../support/requests/payment.ts';

const service = usePaymentService({ approvalRate: 0.5 });
let payment: Payment;
beforeAll(() => {
  payment = connectPayment({ url: service.url, log: service.log });
});
afterAll(() => payment.close());

const together = <T>(count: number, call: (i: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, i) => call(i)));
const rowsOf = (id: string) => service.database.query('select * from transactions where id = $1', [id]);

describe('Charge', () => {
  test.each([
    ['4242 4242 4242 4242 is always approved', cardNumbers.approved, 'approved'],
    ['4000 0000 0000 0002 is always declined', cardNumbers.declined, 'declined'],
  ])('%s', async (_, number, decision) => {
    const answers = await together(10, () => payment.charge(chargeRequest(number), context()));
    expect(new Set(answers.map((answer) => answer.decision))).toEqual(new Set([decision]));
  });

  test('other cards are approved at the configured rate', async () => {
    const answers = await together(200, () => payment.charge(chargeRequest(cardNumbers.dice), context()));
    const approved = answers.filter(({ decision }) => decision === 'approved').length;
    expect(approved).toBeGreaterThan(50);
    expect(approved).toBeLessThan(150);
  });

  test('keeps amount, currency, brand and last four digits', async () => {
    const request = chargeRequest();
    await payment.charge(request, context());
    expect(await payment.getTransaction(request.transactionId, context())).toMatchObject({
      transactionId: request.transactionId,
      decision: 'approved',
      amountCents: 1999,
      currency: 'USD',
      cardBrand: 'visa',
      cardLast4: '4242',
      decidedAt: expect.any(Date),
    });
  });

  test('50 simultaneous charges of one id give one row and 50 equal responses', async () => {
    for (let round = 0; round < 5; round++) {
      const request = chargeRequest(cardNumbers.dice);
      const answers = await together(50, () => payment.charge(request, context()));
      expect(new Set(answers.map(({ decision }) => decision)).size).toBe(1);
      expect(await rowsOf(request.transactionId)).toMatchObject([{ decision: answers[0]?.decision }]);
    }
  });

  test.each([{ amountCents: 2000 }, { currency: 'EUR' }])('the same id with %o is an alarm, without a decision', async (other) => {
    const request = chargeRequest();
    await payment.charge(request, context());
    await expect(payment.charge({ ...request, ...other }, context())).rejects.toMatchObject({
      name: 'PaymentUnknownError',
      reason: 'another_amount',
    });
    expect(service.lines.some((line) => line.includes('the payment service disagrees') && line.includes(request.transactionId))).toBe(true);
    expect(await rowsOf(request.transactionId)).toMatchObject([{ amount_cents: '1999', currency: 'USD' }]);
  });

  test('each of simultaneous calls on one client gets its own response', async () => {
    const answers = await together(40, (i) =>
      payment.charge(chargeRequest(i % 2 ? cardNumbers.approved : cardNumbers.declined), context()),
    );
    expect(answers.map(({ decision }) => decision)).toEqual(answers.map((_, i) => (i % 2 ? 'approved' : 'declined')));
  });

  test('markup in a card holder’s name is stored as text', async () => {
    const request = chargeRequest();
    const holderName = '<![CDATA[]]><a>1</a><![CDATA[]]>';
    await payment.charge({ ...request, card: { ...request.card, holderName } }, context());
    expect(await rowsOf(request.transactionId)).toMatchObject([{ amount_cents: '1999' }]);
  });
});

describe('Cancel', () => {
  test('wins over a later charge, even for an unknown id', async () => {
    const request = chargeRequest();
    expect(await payment.cancel(request.transactionId, context())).toEqual({ decision: 'cancelled' });
    expect(await payment.charge(request, context())).toEqual({ decision: 'cancelled' });
    expect(await payment.cancel(request.transactionId, context())).toEqual({ decision: 'cancelled' });
  });

  test('returns the decision of a charge that came first', async () => {
    const request = chargeRequest();
    await payment.charge(request, context());
    expect(await payment.cancel(request.transactionId, context())).toEqual({ decision: 'approved' });
  });

  test('in a race with charges all see one decision', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const request = chargeRequest();
      const charge = () => payment.charge(request, context());
      const cancel = () => payment.cancel(request.transactionId, context());
      const answers = await Promise.all(round % 2 ? [charge(), cancel(), charge(), cancel()] : [cancel(), charge(), cancel(), charge()]);
      const rows = await rowsOf(request.transactionId);
      expect(rows).toHaveLength(1);
      expect(answers).toEqual(answers.map(() => ({ decision: rows[0]?.decision })));
      seen.add(rows[0]?.decision);
    }
    expect(seen).toEqual(new Set(['approved', 'cancelled']));
  });
});

test('an unknown id stays unknown after GetTransaction, and can be charged', async () => {
  const request = chargeRequest();
  expect(await payment.getTransaction(request.transactionId, context())).toEqual({
    transactionId: request.transactionId,
    decision: 'unknown',
    refunds: [],
  });
  expect(await payment.charge(request, context())).toEqual({ decision: 'approved' });
});

test('ListTransactions shows each decision of the period once, in order, over several pages', async () => {
  const from = new Date('2001-01-01T00:00:00Z');
  const to = new Date('2001-01-02T00:00:00Z');
  expect(await payment.listTransactions({ from, to }, context())).toEqual({ transactions: [], nextPageToken: undefined });
  // Many share an instant, and a page ends among them; two lie outside the time, one is a ChargeCard.
  await service.database.query(`
    insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
    select gen_random_uuid(), 'approved', n, 'USD', 'visa', '4242', '2001-01-01T00:00:00Z'::timestamptz + (n / 90) * interval '1 second'
    from generate_series(1, 250) n`);
  await service.database.query(`
    insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, in_ledger, decided_at)
    values (gen_random_uuid(), 'approved', 1, 'USD', 'visa', '4242', true, '2000-12-31T23:59:59.999Z'),
           (gen_random_uuid(), 'approved', 1, 'USD', 'visa', '4242', true, '2001-01-02T00:00:00Z'),
           (gen_random_uuid(), 'approved', null, null, 'visa', '4242', false, '2001-01-01T00:00:00Z')`);
  const cancelled = randomUUID();
  await service.database.query("insert into transactions values ($1, 'cancelled', null, null, null, null, true, '2001-01-01T23:00:00Z')", [
    cancelled,
  ]);
  const pages: Transaction[][] = [];
  let pageToken: string | undefined;
  do {
    const page = await payment.listTransactions({ from, to, pageToken }, context());
    pages.push(page.transactions);
    pageToken = page.nextPageToken;
  } while (pageToken);
  const all = pages.flat();
  expect(pages.map((page) => page.length)).toEqual([200, 51]);
  expect(await (await fetch(`${service.url}?wsdl`)).text()).toContain('at most 200 a page');
  expect(new Set(all.map(({ transactionId }) => transactionId)).size).toBe(251);
  expect(all.map(({ decidedAt }) => Number(decidedAt))).toEqual(all.map(({ decidedAt }) => Number(decidedAt)).toSorted((a, b) => a - b));
  expect(all.at(-1)).toEqual({ transactionId: cancelled, decision: 'cancelled', decidedAt: new Date('2001-01-01T23:00:00Z'), refunds: [] });
});

test('a page token of another period is refused', async () => {
  const query = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2020-01-02T00:00:00Z') };
  const pageToken = Buffer.from(`${Date.parse('2019-01-01T00:00:00Z')},${randomUUID()},${randomUUID()}`).toString('base64url');
  await expect(payment.listTransactions({ ...query, pageToken }, context())).rejects.toMatchObject({ reason: 'refused' });
});

test('the service is healthy when its database responds', async () => {
  expect(await payment.checkHealth(context())).toEqual({ isStandIn: true });
});

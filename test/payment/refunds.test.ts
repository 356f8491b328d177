import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectPayment } from '../../lib/payment/client.ts';
import type { Payment, RefundRequest, Transaction } from '../../lib/payment/payment.ts';
import { collectLog } from '../support/parts/collected-log.ts';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { cardNumbers } from '../support/people/cards.ts';
import { chargeRequest, context, envelope, post } from '../support/requests/payment.ts';
import { fakeService, faultAnswer, http, soapBody } from './support/fake-service.ts';

const service = usePaymentService();
let payment: Payment;
beforeAll(() => {
  payment = connectPayment({ url: service.url, log: service.log });
});
afterAll(() => payment.close());

/** An approved charge of 19.99. */
async function charged(): Promise<string> {
  const request = chargeRequest();
  await payment.charge(request, context());
  return request.transactionId;
}

const refundOf = (transactionId: string, changes: Partial<RefundRequest> = {}): RefundRequest => ({
  transactionId,
  refundId: randomUUID(),
  amountCents: 1999,
  reason: 'Broken on arrival',
  ...changes,
});
const refund = (request: RefundRequest) => payment.refund(request, context());
const rowsOf = (id: string) => service.database.query('select * from refunds where transaction_id = $1', [id]);

describe('Refund', () => {
  test('simultaneous requests for one refund make it once, and the transaction stays approved', async () => {
    const transactionId = await charged();
    const request = refundOf(transactionId, { amountCents: 500, lines: [{ itemId: '3-7', quantity: 2 }] });
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => refund({ ...request, reason: `No purchase <${i}> & "more"` })));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(await payment.getTransaction(transactionId, context())).toMatchObject({
      decision: 'approved',
      amountCents: 1999,
      refunds: [
        {
          refundId: request.refundId,
          amountCents: 500,
          ...outcomes[0],
          reason: expect.stringMatching(/^No purchase <\d+> & "more"$/),
          lines: [{ itemId: '3-7', quantity: 2 }],
        },
      ],
    });
  });

  test('partial refunds add up to the whole amount, and no more is refunded', async () => {
    const transactionId = await charged();
    for (const amountCents of [999, 1, 999]) expect(await refund(refundOf(transactionId, { amountCents }))).toHaveProperty('refundedAt');
    expect(await refund(refundOf(transactionId, { amountCents: 1 }))).toEqual({ refusal: 'exceeds_amount' });
    expect(await rowsOf(transactionId)).toHaveLength(3);
  });

  test('of 20 simultaneous refunds for the last cent, exactly one is made', async () => {
    for (let round = 0; round < 5; round++) {
      const transactionId = await charged();
      await refund(refundOf(transactionId, { amountCents: 1998 }));
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => refund(refundOf(transactionId, { amountCents: 1 }))));
      expect(outcomes.filter((outcome) => 'refundedAt' in outcome)).toHaveLength(1);
      expect(outcomes.filter((outcome) => 'refusal' in outcome && outcome.refusal === 'exceeds_amount')).toHaveLength(19);
      expect(await rowsOf(transactionId)).toHaveLength(2);
    }
  });

  test('a repeated refund is confirmed again when nothing is left', async () => {
    const transactionId = await charged();
    const request = refundOf(transactionId);
    const outcome = await refund(request);
    expect(await refund(request)).toEqual(outcome);
    expect(await refund({ ...request, transactionId: transactionId.toUpperCase(), refundId: request.refundId.toUpperCase() })).toEqual(
      outcome,
    );
    expect(await rowsOf(transactionId)).toHaveLength(1);
  });

  test.each(['amount', 'transaction'])('the same refund id with another %s is an alarm, and nothing is refunded', async (other) => {
    const [transactionId, another] = [await charged(), await charged()];
    const request = refundOf(transactionId, { amountCents: 500 });
    await refund(request);
    const changed = other === 'amount' ? { ...request, amountCents: 400 } : { ...request, transactionId: another };
    await expect(refund(changed)).rejects.toMatchObject({ name: 'PaymentUnknownError', reason: 'another_amount' });
    expect(service.lines.some((line) => line.includes('the payment service disagrees') && line.includes(changed.transactionId))).toBe(true);
    expect(await rowsOf(transactionId)).toMatchObject([{ amount_cents: '500' }]);
    expect(await rowsOf(another)).toEqual([]);
  });

  test.each(['declined', 'cancelled'] as const)('a transaction that is %s is not refunded, and this is final', async (decision) => {
    const request = chargeRequest(cardNumbers.declined);
    if (decision === 'declined') await payment.charge(request, context());
    else await payment.cancel(request.transactionId, context());
    expect(await refund(refundOf(request.transactionId))).toEqual({ refusal: 'not_approved' });
    expect(await rowsOf(request.transactionId)).toEqual([]);
  });

  test('an unknown transaction is not a final refusal', async () => {
    await expect(refund(refundOf(randomUUID()))).rejects.toMatchObject({ name: 'PaymentUnknownError', reason: 'not_found' });
  });

  test('a charge without an amount cannot be refunded', async () => {
    const id = randomUUID();
    await service.database.query(
      `insert into transactions (id, decision, card_brand, card_last4, in_ledger) values ($1, 'approved', 'visa', '4242', false)`,
      [id],
    );
    await expect(refund(refundOf(id))).rejects.toMatchObject({ reason: 'not_found' });
  });
});

describe('a message of a refund', () => {
  const elements = { transactionId: randomUUID(), refundId: randomUUID(), amountCents: '1', reason: 'r' };
  test.each<[string, Record<string, string>]>([
    ['refundId', { refundId: 'seven' }],
    ['refundId', { refundId: '' }],
    ['amountCents', { amountCents: '0' }],
    ['amountCents', { amountCents: '-1' }],
    ['amountCents', { amountCents: '10000000000001' }],
    ['reason', { reason: '' }],
    ['reason', { reason: 'r'.repeat(201) }],
    ['line', { line: '<p:itemId>3-1</p:itemId>' }],
    ['line', { line: '<p:itemId>3-1</p:itemId><p:quantity>0</p:quantity>' }],
    ['line', { line: '<p:itemId>3 1</p:itemId><p:quantity>1</p:quantity>' }],
    ['Refund', { currency: 'USD' }],
  ])('with a wrong %s names it: %o', async (field, wrong) => {
    const answer = await post(service.url, envelope('Refund', { ...elements, ...wrong }));
    expect(await answer.text()).toContain(`<code>invalid_request</code><field>${field}</field></PaymentFault>`);
  });

  const refundAnswer = (request: RefundRequest, more = '') =>
    soapBody(
      `<RefundResponse xmlns="urn:souk:payment:v1"><transactionId>${request.transactionId}</transactionId><refundId>${request.refundId}</refundId>` +
        `<amountCents>${request.amountCents}</amountCents><refundedAt>2026-11-25T09:00:00Z</refundedAt>${more}</RefundResponse>`,
    );
  const without = (text: string, element: string) => text.replace(new RegExp(`<${element}>.*</${element}>`), '');

  test.each<[string, string, (request: RefundRequest) => string]>([
    ['no refund id', 'not_an_answer', (r) => http(200, without(refundAnswer(r), 'refundId'))],
    ['no amount', 'not_an_answer', (r) => http(200, without(refundAnswer(r), 'amountCents'))],
    ['no time', 'not_an_answer', (r) => http(200, without(refundAnswer(r), 'refundedAt'))],
    ['an element too many', 'not_an_answer', (r) => http(200, refundAnswer(r, '<note>1</note>'))],
    ['the status of an error', 'not_an_answer', (r) => http(500, refundAnswer(r))],
    ['nothing in it', 'not_an_answer', () => http(200, '')],
    ['another transaction', 'another_transaction', (r) => http(200, refundAnswer({ ...r, transactionId: randomUUID() }))],
    ['another refund', 'another_refund', (r) => http(200, refundAnswer({ ...r, refundId: randomUUID() }))],
    ['another amount', 'another_amount', (r) => http(200, refundAnswer({ ...r, amountCents: 5 }))],
    ['the fault of another amount', 'another_amount', () => http(500, faultAnswer('another_amount'))],
    ['the fault of an unknown transaction', 'not_found', () => http(500, faultAnswer('not_found'))],
    ['the fault of a wrong request', 'refused', () => http(500, faultAnswer('invalid_request'))],
    ['a fault of the server', 'not_an_answer', () => http(500, faultAnswer('internal'))],
    ['a refusal with the status of a success', 'not_an_answer', () => http(200, faultAnswer('exceeds_amount'))],
  ])('a response with %s is unknown: %s', async (_, reason, answer) => {
    const request = refundOf(randomUUID());
    const { log, lines } = collectLog();
    const client = connectPayment({ url: await fakeService((socket) => socket.end(answer(request))), log });
    await expect(client.refund(request, context())).rejects.toMatchObject({ name: 'PaymentUnknownError', reason });
    client.close();
    expect(lines.filter((line) => line.includes('"severity":"ERROR"'))).toHaveLength(reason.startsWith('another') ? 1 : 0);
  });

  test('a response of the exact shape is a refund', async () => {
    const request = refundOf(randomUUID());
    const client = connectPayment({ url: await fakeService((socket) => socket.end(http(200, refundAnswer(request)))) });
    expect(await client.refund(request, context())).toEqual({ refundedAt: new Date('2026-11-25T09:00:00Z') });
    client.close();
  });
});

test('ListTransactions shows each refund once, over pages of bounded size, with any reason and lines', async () => {
  const [from, to] = [new Date('2001-01-01T00:00:00Z'), new Date('2001-01-02T00:00:00Z')];
  await service.database.query(`
    insert into transactions (id, decision, amount_cents, currency, card_brand, card_last4, decided_at)
    select gen_random_uuid(), 'approved', 300, 'USD', 'visa', '4242', '2001-01-01T00:00:00Z'::timestamptz + n * interval '1 second'
    from generate_series(1, 5) n`);
  await service.database.query(`
    insert into refunds (refund_id, transaction_id, amount_cents, reason, lines)
    select gen_random_uuid(), id, 1, repeat('&', 200),
      (select jsonb_agg(jsonb_build_object('itemId', '2147483647-' || n * 1000000000000, 'quantity', 1000)) from generate_series(1, 100) n)
    from transactions, generate_series(1, 40) where extract(second from decided_at) in (2, 3) and decided_at < '2001-01-02'`);
  const parts: Transaction[] = [];
  let pageToken: string | undefined;
  do {
    const page = await payment.listTransactions({ from, to, pageToken }, context());
    parts.push(...page.transactions);
    pageToken = page.nextPageToken;
  } while (pageToken);
  const refunds = parts.flatMap(({ transactionId, refunds }) => refunds.map((made) => ({ transactionId, ...made })));
  expect(new Set(parts.map(({ transactionId }) => transactionId)).size).toBe(5);
  expect(parts.length).toBeGreaterThan(5);
  const stored = await service.database.query(
    `select transaction_id, refund_id from refunds join transactions on id = transaction_id where decided_at < '2001-01-02'`,
  );
  const name = (transaction: unknown, refund: unknown) => `${transaction} ${refund}`;
  expect(refunds.map(({ transactionId, refundId }) => name(transactionId, refundId)).toSorted()).toEqual(
    stored.map(({ transaction_id, refund_id }) => name(transaction_id, refund_id)).toSorted(),
  );
  for (const { reason, lines } of refunds) expect([reason, lines.length]).toEqual(['&'.repeat(200), 100]);
});

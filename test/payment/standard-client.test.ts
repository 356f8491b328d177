import { randomUUID } from 'node:crypto';
import { createClientAsync } from 'soap';
import { expect, test } from 'vitest';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { chargeElements, envelope, post } from '../support/requests/payment.ts';

const service = usePaymentService({ approvalRate: 1 });

test('a standard client can charge with its own message, and gets id and amount back', async () => {
  const elements = chargeElements();
  const answer = await post(service.url, envelope('Charge', elements), {
    SOAPAction: '"urn:souk:payment:v1#Charge"',
    'X-Request-Id': 'r-7',
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  expect(answer.headers.get('x-request-id')).toBe('r-7');
  const body = await answer.text();
  expect(body).toMatch(/<(\w+:)?transactionId>/);
  expect(body).toContain(elements['transactionId']);
  expect(body).toContain('1999');
  expect(body).toContain('approved');
  expect(service.lines.some((line) => line.includes('"requestId":"r-7"') && line.includes('approved'))).toBe(true);
});

test('a standard client finds the service by its description', async () => {
  const client = await createClientAsync(`${service.url}?wsdl`, { disableCache: true });
  expect(Object.keys(client.describe().PaymentService.PaymentPort)).toEqual([
    'Charge',
    'Cancel',
    'GetTransaction',
    'Refund',
    'ListTransactions',
    'ChargeCard',
  ]);
  const { transactionId, ...rest } = chargeElements();
  const [answer] = await client['ChargeAsync']({ transactionId, ...rest });
  expect(answer).toEqual({ transactionId, amountCents: '1999', decision: 'approved' });
});

test('a standard client that sends SOAP 1.2 gets SOAP 1.2', async () => {
  const message = envelope('Cancel', { transactionId: 'x' }).replace('http://schemas.xmlsoap.org/soap/envelope/', soap12);
  const answer = await post(service.url, message, { 'Content-Type': 'application/soap+xml' });
  expect(answer.headers.get('content-type')).toBe('application/soap+xml; charset=utf-8');
  const body = await answer.text();
  expect(body).toContain(soap12);
  expect(body).toContain('<soap:Value>soap:Sender</soap:Value>');
  const good = await post(service.url, message.replace('>x<', `>${randomUUID()}<`), { 'Content-Type': 'application/soap+xml' });
  expect(await good.text()).toMatch(new RegExp(`${soap12}.*cancelled`));
});

const soap12 = 'http://www.w3.org/2003/05/soap-envelope';

test.each([
  ['4242424242424242', 'yes'],
  ['4000000000000002', 'no'],
])('a standard client can send only card %s: %s, with a new id and in no list', async (cardNumber, answer) => {
  const { cardholderName, expiration, securityCode } = chargeElements() as Record<string, string>;
  const card = { cardholderName, cardNumber, expiration, securityCode } as Record<string, string>;
  const said = await post(service.url, envelope('ChargeCard', card));
  expect(await said.text()).toContain(`answer>${answer}<`);
  const [row] = await service.database.query('select * from transactions where not in_ledger order by decided_at desc limit 1');
  expect(row).toMatchObject({
    decision: answer === 'yes' ? 'approved' : 'declined',
    card_last4: cardNumber.slice(-4),
    amount_cents: null,
  });
  const list = await post(service.url, envelope('ListTransactions', { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }));
  expect(await list.text()).not.toContain(row?.id);
});

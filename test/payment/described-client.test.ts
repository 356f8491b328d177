import { randomUUID } from 'node:crypto';
import { type Client, createClientAsync, type IHttpClient, type IOptions } from 'soap';
import { expect, test } from 'vitest';
import { describedClient } from '../../lib/payment/described-client.ts';

const url = 'http://payment.test/';
const transactionId = randomUUID();
const [from, to] = [new Date(0).toISOString(), new Date(1).toISOString()];
const line = [
  { itemId: '1-1', quantity: 2 },
  { itemId: '1-2', quantity: 1 },
];

const requests: Record<string, object> = {
  Charge: { transactionId, amountCents: 1_999, currency: 'EUR', cardholderName: 'Ada <&> "B"', cardNumber: '4242', expiration: '12/30' },
  Cancel: { transactionId },
  GetTransaction: { transactionId },
  Refund: { transactionId, refundId: randomUUID(), amountCents: 5, reason: 'broken', line, restock: 'true' },
  ListTransactions: { from, to, pageToken: 'p' },
  ChargeCard: { cardholderName: 'Ada', cardNumber: '4242', expiration: '12/30', securityCode: '123' },
};

const response = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><p:RefundResponse xmlns:p="urn:souk:payment:v1">
<p:transactionId>7</p:transactionId><p:amountCents>12</p:amountCents></p:RefundResponse></e:Body></e:Envelope>`;

/** Options of a client whose messages are kept, and get the same response. */
function keeping(sent: unknown[]): IOptions {
  const request = (...[address, body, callback, headers]: Parameters<IHttpClient['request']>): void => {
    sent.push({ address, body, headers });
    callback(null, { status: 200, headers: {} }, response);
  };
  return { httpClient: { request } as unknown as IHttpClient };
}

test('the client describes, writes and reads as the one that soap makes from the text of the WSDL', async () => {
  const [ours, itsOwn]: [unknown[], unknown[]] = [[], []];
  const client = await describedClient(url, keeping(ours));
  const parsed = await createClientAsync('payment-service/payment.wsdl', { ...keeping(itsOwn), endpoint: url });
  expect(client.describe()).toEqual(parsed.describe());
  expect(Object.keys(requests)).toEqual(Object.keys(client.describe().PaymentService.PaymentPort));
  for (const [operation, request] of Object.entries(requests)) {
    const ask = async (of: Client) => (await of[`${operation}Async`](request).catch((error: Error) => [error.message]))[0];
    expect(await ask(client)).toEqual(await ask(parsed));
  }
  expect(ours).toEqual(itsOwn);
  expect(ours).toHaveLength(6);
});

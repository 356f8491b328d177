import { inspect } from 'node:util';
import { createClientAsync } from 'soap';
import { expect, test, vi } from 'vitest';
import { connectPayment } from '../../lib/payment/client.ts';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { cardNumbers } from '../support/people/cards.ts';
import { chargeElements, chargeRequest, context, envelope, post } from '../support/requests/payment.ts';
import { withoutUuids } from '../support/uuids.ts';

// Must be set before any library reads it.
const standardError = vi.hoisted(() => {
  process.env['DEBUG'] = '*';
  const lines: string[] = [];
  const write = process.stderr.write;
  process.stderr.write = (chunk: string | Uint8Array) => {
    lines.push(String(chunk));
    return true;
  };
  const restore = () => {
    process.stderr.write = write;
  };
  return { lines, restore };
});

const service = usePaymentService();
const secrets = /42424242424|40000000000|55555555555|4242 4242|"9381|\b9381\b|Lovelace/;

test('no card number, security code or name is in a table, a log line, a response, an error or debug output', async () => {
  const payment = connectPayment({ url: service.url, log: service.log });
  const said: unknown[] = [];
  for (const number of Object.values(cardNumbers)) {
    const request = chargeRequest(number);
    said.push(await payment.charge(request, context()));
    said.push(await payment.charge({ ...request, amountCents: 5 }, context()).catch((error: unknown) => error));
    said.push(await payment.charge({ ...request, currency: number }, context()).catch((error: unknown) => error));
    said.push(await payment.getTransaction(request.transactionId, context()));
  }
  const valid = envelope('Charge', chargeElements());
  const wrong = [
    envelope('ChargeCard', { cardNumber: cardNumbers.approved }),
    envelope('Charge', chargeElements({ amountCents: cardNumbers.approved, cardholderName: '' })),
    envelope(`x${cardNumbers.approved}`, chargeElements()),
    valid.slice(0, -20),
    valid.replace('<p:cardNumber>', '<p:cardNumber><b>'),
    valid.replace(cardNumbers.approved, `&${cardNumbers.approved};`),
    valid.replace(/ns:s=.*?>/, `ns:x="${cardNumbers.approved}">`),
  ];
  for (const message of wrong) said.push(await (await post(service.url, message)).text());
  await post(service.url, valid, { 'Content-Encoding': 'gzip' });
  payment.close();
  // The library says this for itself only when debug output is on.
  await createClientAsync('payment-service/payment.wsdl');

  const rows = await service.database.query(`
    select t::text as row from transactions t union all select r::text from refunds r`);
  standardError.restore();
  expect(rows.length).toBeGreaterThan(2);
  expect(service.lines.length).toBeGreaterThan(10);
  expect(standardError.lines.join('')).toContain('node-soap');
  const everything = { said, rows, lines: service.lines, debug: standardError.lines };
  for (const [where, what] of Object.entries(everything))
    expect(
      withoutUuids(inspect(what, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxArrayLength: null, maxStringLength: null })),
      where,
    ).not.toMatch(secrets);
});

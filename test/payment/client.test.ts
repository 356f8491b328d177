import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { connectPayment } from '../../lib/payment/client.ts';
import type { ChargeRequest } from '../../lib/payment/payment.ts';
import { createSoapClient } from '../../lib/payment/soap-client.ts';
import { createTransport } from '../../lib/payment/transport.ts';
import { collectLog } from '../support/parts/collected-log.ts';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { chargeRequest, context } from '../support/requests/payment.ts';
import { chargeAnswer, fakeService, faultAnswer, http, soapBody } from './support/fake-service.ts';

const service = usePaymentService();
const approved = ({ transactionId, amountCents }: ChargeRequest) => chargeAnswer(transactionId, amountCents, 'approved');

/** Everything of an error that any logger could ever reach. */
const all = (value: unknown) => inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null });
// Whole numbers: a port or a random id may happen to contain the digits.
const secrets = /4242 ?4242|(?<![\w-])(?:4242|9381)(?![\w-])|Lovelace/;

/** Charges at a server with this response, and returns the error. */
async function chargeAt(url: string, request: ChargeRequest, { deadlineMs = 5_000, log = collectLog().log } = {}): Promise<unknown> {
  const payment = connectPayment({ url, log });
  try {
    return await payment.charge(request, context(deadlineMs)).catch((error: unknown) => error);
  } finally {
    payment.close();
  }
}

type Answer = (socket: Socket, request: ChargeRequest, received: string) => void;
const says =
  (answer: (request: ChargeRequest) => string): Answer =>
  (socket, request) =>
    socket.end(answer(request));

test('a response of the exact shape about the same transaction and amount is certain', async () => {
  const request = chargeRequest();
  const url = await fakeService((socket) => socket.end(http(200, approved(request))));
  expect(await chargeAt(url, request)).toEqual({ decision: 'approved' });
});

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';
const prefixed = (text: string) =>
  text.replace(/<(\/?)(ChargeResponse|transactionId|amountCents|decision)/g, '<$1p:$2').replace('xmlns=', 'xmlns:p=');
test.each<[string, (request: ChargeRequest) => string]>([
  ['the id in capitals', (r) => http(200, chargeAnswer(r.transactionId.toUpperCase(), 1999, 'approved'))],
  ['types on its elements', (r) => http(200, approved(r).replace('<transactionId>', `<transactionId ${xsi} xsi:type="xsd:string">`))],
  ['a type on the amount', (r) => http(200, approved(r).replace('<amountCents>', `<amountCents ${xsi} xsi:type="xsd:long">`))],
  [
    'a type on the decision, under another prefix',
    (r) =>
      http(
        200,
        approved(r).replace(
          '<decision>',
          '<decision xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="q:Decision" xmlns:q="urn:souk:payment:v1">',
        ),
      ),
  ],
  [
    'a type on the response',
    (r) => http(200, approved(r).replace('<ChargeResponse ', `<ChargeResponse ${xsi} xsi:schemaLocation="urn:souk:payment:v1 x.xsd" `)),
  ],
  ['a plus sign', (r) => http(200, chargeAnswer(r.transactionId, '+1999', 'approved'))],
  ['leading zeros', (r) => http(200, chargeAnswer(r.transactionId, '001999', 'approved'))],
  ['white space around the amount', (r) => http(200, chargeAnswer(r.transactionId, '\n 1999\t', 'approved'))],
  ['a prefix on its elements', (r) => http(200, prefixed(approved(r)))],
  ['a comment and a CDATA section', (r) => http(200, approved(r).replace('approved', '<!-- yes --><![CDATA[approved]]>'))],
  ['a byte order mark', (r) => http(200, `\ufeff${approved(r)}`)],
  ['a charset', (r) => http(200, approved(r), { 'Content-Type': 'text/xml; charset="ISO-8859-1"' })],
])('an approval written with %s is accepted', async (_, answer) => {
  const request = chargeRequest();
  const url = await fakeService((socket) => socket.end(answer(request)));
  expect(await chargeAt(url, request)).toEqual({ decision: 'approved' });
});

test('a time is read in every form of XML Schema', async () => {
  const transactionId = chargeRequest().transactionId.toUpperCase();
  const times: [string, string][] = [
    ['2026-11-25T09:00:00Z', '2026-11-25T09:00:00.000Z'],
    [' 2026-11-25T09:00:00.1234567+01:00 ', '2026-11-25T08:00:00.123Z'],
    ['2026-11-25T24:00:00Z', '2026-11-26T00:00:00.000Z'],
    ['2026-11-25T09:00:00', '2026-11-25T09:00:00.000Z'],
    ['2028-02-29T09:00:00+14:00', '2028-02-28T19:00:00.000Z'],
  ];
  for (const [written, instant] of times) {
    const url = await fakeService((socket) =>
      socket.end(
        http(
          200,
          soapBody(
            `<GetTransactionResponse xmlns="urn:souk:payment:v1"><transactionId>${transactionId}</transactionId>` +
              `<decision>declined</decision><decidedAt>${written}</decidedAt></GetTransactionResponse>`,
          ),
        ),
      ),
    );
    const payment = connectPayment({ url });
    const { transactionId: id, decidedAt } = await payment.getTransaction(transactionId.toLowerCase(), context());
    payment.close();
    expect([id, decidedAt?.toISOString()]).toEqual([transactionId.toLowerCase(), instant]);
  }
});

test.each<[string, string, Answer]>([
  ['an attribute of no schema', 'not_an_answer', says((r) => http(200, approved(r).replace('<decision>', '<decision by="me">')))],
  [
    'an element that is nil',
    'not_an_answer',
    says((r) => http(200, approved(r).replace('<decision>', `<decision ${xsi} xsi:nil="true">`))),
  ],
  ['an id that is no UUID', 'not_an_answer', says(() => http(200, chargeAnswer('1', 1999, 'approved')))],
  ['an amount with a minus sign', 'not_an_answer', says((r) => http(200, chargeAnswer(r.transactionId, '-1999', 'approved')))],
  ['an amount with an exponent', 'not_an_answer', says((r) => http(200, chargeAnswer(r.transactionId, '1999e0', 'approved')))],
  ['an unknown charset', 'no_answer', says((r) => http(200, approved(r), { 'Content-Type': 'text/xml; charset=x-unknown' }))],
  ['an approval in another namespace', 'not_an_answer', says((r) => http(200, approved(r).replace('urn:souk:payment:v1', 'urn:other')))],
  ['an approval in no namespace', 'not_an_answer', says((r) => http(200, approved(r).replace(' xmlns="urn:souk:payment:v1"', '')))],
  [
    'a decision in another namespace',
    'not_an_answer',
    says((r) => http(200, approved(r).replace('<decision>', '<decision xmlns="urn:other">'))),
  ],
  [
    'a decision with a prefix of another namespace',
    'not_an_answer',
    says((r) =>
      http(
        200,
        approved(r)
          .replace(/<(\/?)decision>/g, '<$1o:decision>')
          .replace('<ChargeResponse', '<ChargeResponse xmlns:o="urn:other"'),
      ),
    ),
  ],
  [
    'an envelope in another namespace',
    'not_an_answer',
    says((r) => http(200, approved(r).replace('http://schemas.xmlsoap.org/soap/envelope/', 'urn:other'))),
  ],
  [
    'the fault of another amount in another namespace',
    'not_an_answer',
    says(() => http(500, faultAnswer('another_amount').replace('urn:souk:payment:v1', 'urn:other'))),
  ],
  [
    'a refusal whose fault is in another namespace',
    'not_an_answer',
    says(() => http(500, faultAnswer('not_approved').replace('<s:Fault>', '<Fault xmlns="urn:other">').replace('</s:Fault>', '</Fault>'))),
  ],
  ['a prefix that no namespace has', 'not_an_answer', says((r) => http(200, approved(r).replace(/<(\/?)decision>/g, '<$1o:decision>')))],
  ['an empty 200', 'not_an_answer', says(() => http(200, ''))],
  ['HTML', 'no_answer', says(() => http(200, '<html><body>Welcome</body></html>', { 'Content-Type': 'text/html' }))],
  ['HTML that calls itself XML', 'not_an_answer', says(() => http(200, '<html><body>Welcome</body></html>'))],
  ['JSON', 'no_answer', says(() => http(200, '{"decision": "approved"}', { 'Content-Type': 'application/json' }))],
  ['an approval with the status of an error', 'not_an_answer', says((request) => http(500, approved(request)))],
  ['an approval with the status of something else', 'no_answer', says((request) => http(202, approved(request)))],
  ['an approval cut short', 'not_an_answer', says((request) => http(200, approved(request).slice(0, -40)))],
  ['an approval that ends before its length', 'no_answer', says((request) => http(200, approved(request)).slice(0, -40))],
  ['a response that is too large', 'no_answer', says((request) => http(200, approved(request) + ' '.repeat(300 * 1024)))],
  ['an empty envelope', 'not_an_answer', says(() => http(200, soapBody('')))],
  ['the response of another operation', 'not_an_answer', says(() => http(200, approved(chargeRequest()).replaceAll('Charge', 'Cancel')))],
  ['an unknown decision', 'not_an_answer', says(({ transactionId }) => http(200, chargeAnswer(transactionId, 1999, 'maybe')))],
  ['no decision', 'not_an_answer', says((request) => http(200, approved(request).replace(/<decision>.*<.decision>/, '')))],
  [
    'two decisions',
    'not_an_answer',
    says((r) => http(200, chargeAnswer(r.transactionId, 1999, 'approved', '<decision>declined</decision>'))),
  ],
  ['an element too many', 'not_an_answer', says((r) => http(200, chargeAnswer(r.transactionId, 1999, 'approved', '<note>1</note>')))],
  ['an amount that is no number', 'not_an_answer', says((r) => http(200, chargeAnswer(r.transactionId, '1999.00', 'approved')))],
  ['a document type', 'no_answer', says((request) => http(200, `<!DOCTYPE a>${approved(request)}`))],
  ['another transaction', 'another_transaction', says(() => http(200, approved(chargeRequest())))],
  ['another amount', 'another_amount', says((request) => http(200, approved({ ...request, amountCents: 2000 })))],
  ['the fault of another amount', 'another_amount', says(() => http(500, faultAnswer('another_amount')))],
  ['a fault that refuses the request', 'refused', says(() => http(500, faultAnswer('invalid_request')))],
  [
    'a fault with a type on its code',
    'refused',
    says(() => http(500, faultAnswer('not_approved').replace('<code>', `<code ${xsi} xsi:type="xsd:string">`))),
  ],
  [
    'the fault of another amount, with a type on its code',
    'another_amount',
    says(() => http(500, faultAnswer('another_amount').replace('<code>', `<code ${xsi} xsi:type="xsd:string">`))),
  ],
  ['a very deep fault', 'not_an_answer', says(() => http(500, faultAnswer('<a>'.repeat(30_000) + '</a>'.repeat(30_000))))],
  [
    'a very deep response',
    'not_an_answer',
    says((r) => http(200, chargeAnswer(r.transactionId, 1999, '<a>'.repeat(30_000) + '</a>'.repeat(30_000)))),
  ],
  ['a fault that refuses this caller', 'not_an_answer', says(() => http(500, faultAnswer('forbidden')))],
  ['a fault of the server', 'not_an_answer', says(() => http(500, faultAnswer('internal')))],
  ['an unknown fault', 'not_an_answer', says(() => http(500, faultAnswer('approved')))],
  ['a fault that repeats the request', 'not_an_answer', (socket, _, sent) => socket.end(http(500, faultAnswer(sent.slice(-900, -100))))],
  ['what it was sent', 'not_an_answer', (socket, _, sent) => socket.end(http(200, sent.slice(sent.indexOf('<?xml'))))],
  ['no HTTP, with the request in it', 'no_answer', (socket, _, sent) => socket.end(sent.replaceAll('\r\n', ' '))],
  ['a connection that is cut', 'no_answer', (socket) => socket.destroy()],
  ['nothing, for ever', 'no_answer', () => {}],
  ['an endless response', 'no_answer', (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<a>')],
])('%s is an unknown outcome: %s', async (_, reason, answer) => {
  const request = chargeRequest();
  const { log, lines } = collectLog();
  const url = await fakeService((socket, received) => answer(socket, request, received));
  const startedAtMs = Date.now();
  const error = await chargeAt(url, request, { deadlineMs: reason === 'no_answer' ? 700 : 4_000, log });
  expect(error).toMatchObject({ name: 'PaymentUnknownError', reason });
  expect(Date.now() - startedAtMs).toBeLessThan(5_000);
  expect(all(error)).not.toMatch(secrets);
  expect(lines.join()).not.toMatch(secrets);
  expect(lines.filter((line) => line.includes('"severity":"ERROR"'))).toHaveLength(reason.startsWith('another') ? 1 : 0);
});

test.each([301, 302, 303, 307, 308])('a redirect (%i) is unknown, and the card goes nowhere else', async (status) => {
  const request = chargeRequest();
  const url = await fakeService((socket) => socket.end(http(status, '', { Location: service.url, 'Content-Type': 'text/xml' })));
  expect(await chargeAt(url, request)).toMatchObject({ reason: 'no_answer' });
  expect(await service.database.query('select * from transactions where id = $1', [request.transactionId])).toEqual([]);
});

test('a service that cannot be reached is unknown', async () => {
  const error = await chargeAt('http://127.0.0.1:1/', chargeRequest());
  expect(error).toMatchObject({ reason: 'no_answer', cause: { message: expect.stringContaining('ECONNREFUSED') } });
  expect(all(error)).not.toMatch(secrets);
});

test('nothing is sent when no time is left', async () => {
  const request = chargeRequest();
  expect(await chargeAt(service.url, request, { deadlineMs: 0 })).toMatchObject({ reason: 'no_answer' });
  expect(await service.database.query('select * from transactions where id = $1', [request.transactionId])).toEqual([]);
});

test('request id and trace are passed on', async () => {
  const request = chargeRequest();
  let sent = '';
  const url = await fakeService((socket, received) => {
    sent = received;
    socket.end(http(200, approved(request)));
  });
  await chargeAt(url, request);
  expect(sent).toContain('X-Request-Id: request-1');
  expect(sent).toContain(`traceparent: ${context().traceparent}`);
  expect(sent.slice(0, sent.indexOf('\r\n\r\n'))).not.toMatch(secrets);
});

test('the SOAP client keeps nothing of a request', async () => {
  const request = chargeRequest();
  const url = await fakeService((socket) => socket.end(http(200, approved(request))));
  const client = await createSoapClient(url, createTransport(url));
  await client['ChargeAsync'](
    { cardNumber: request.card.number, securityCode: request.card.securityCode },
    { deadlineAtMs: Date.now() + 5_000 },
  );
  expect(client.lastRequest).toBeUndefined();
  expect(all(client)).not.toMatch(secrets);
});

test.each(['\uffff', '\ufffe', '\ud800', '\udc00', '\u0000', '\u001b'])(
  'text with %j, which XML cannot carry, is never sent',
  async (character) => {
    let received = 0;
    const url = await fakeService((socket) => {
      received += 1;
      socket.end(http(500, ''));
    });
    const request = chargeRequest();
    const card = { ...request.card, holderName: `Ada${character}` };
    expect(await chargeAt(url, { ...request, card })).toMatchObject({ reason: 'refused' });
    expect(received).toBe(0);
  },
);

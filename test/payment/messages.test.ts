import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { chargeElements, envelope, post } from '../support/requests/payment.ts';

const service = usePaymentService({ approvalRate: 1 });

describe('a field that breaks its rule is named, and its value is not', () => {
  test.each([
    ['transactionId', 'no-uuid-value'],
    ['amountCents', '0'],
    ['amountCents', '-77777'],
    ['amountCents', '10000000000001'],
    ['amountCents', '77777.5'],
    ['amountCents', '77777abc'],
    ['amountCents', '7e5'],
    ['currency', 'usdollar'],
    ['cardholderName', ''],
    ['cardholderName', 'Y'.repeat(65)],
    ['cardNumber', '4242424242424241'],
    ['cardNumber', '424242424242'],
    ['cardNumber', '42424242424242424242'],
    ['expiration', '13/30'],
    ['expiration', '2030-12'],
    ['securityCode', '77777'],
    ['securityCode', '7x7'],
  ])('%s: %j', async (field, value) => {
    const elements = chargeElements({ [field]: value });
    const answer = await post(service.url, envelope('Charge', elements));
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(body).toContain('<faultcode>soap:Client</faultcode>');
    expect(body).toContain(`<code>invalid_request</code><field>${field}</field></PaymentFault>`);
    if (value) expect(body).not.toContain(`>${value}<`);
    expect(await service.database.query('select * from transactions where id::text = $1', [elements['transactionId']])).toEqual([]);
  });

  test('every wrong field at once, a missing one and an unknown one', async () => {
    const { currency: _, ...elements } = chargeElements({ amountCents: '1.5', securityCode: '1' });
    const answer = await post(service.url, envelope('Charge', { ...elements, x4242424242424242: '1' }));
    const body = await answer.text();
    for (const field of ['amountCents', 'currency', 'securityCode', 'Charge']) expect(body).toContain(`<field>${field}</field>`);
    expect(body).not.toContain('4242');
  });

  test.each([
    ['Refund', 'reason', { transactionId: randomUUID(), reason: 'r'.repeat(201) }],
    ['ListTransactions', 'from', { from: 'yesterday', to: '2020-01-01T00:00:00Z' }],
    ['ListTransactions', 'from', { from: '2026-02-30T00:00:00Z', to: '2026-04-01T00:00:00Z' }],
    ['ListTransactions', 'from', { from: '2027-02-29T00:00:00Z', to: '2027-04-01T00:00:00Z' }],
    ['ListTransactions', 'from', { from: '2026-01-01T00:00:00+14:30', to: '2026-04-01T00:00:00Z' }],
    ['ListTransactions', 'to', { from: '2026-01-01T00:00:00Z', to: '2026-01-01T24:00:01Z' }],
    ['ListTransactions', 'pageToken', { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z', pageToken: 'bWFkZSB1cA' }],
    ['Cancel', 'transactionId', {}],
  ])('%s: %s', async (operation, field, elements) => {
    const answer = await post(service.url, envelope(operation, elements as Record<string, string>));
    expect(await answer.text()).toContain(`<field>${field}</field>`);
  });
});

describe('a request may use every spelling that XML Schema allows', () => {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  test.each<[string, (message: string) => string]>([
    ['an amount with a plus sign', (message) => message.replace('1999', '+1999')],
    ['an amount with leading zeros', (message) => message.replace('1999', '001999')],
    ['an amount with many leading zeros', (message) => message.replace('1999', `${'0'.repeat(100)}1999`)],
    ['an amount with white space around it', (message) => message.replace('1999', '\n  1999 ')],
    ['an id in capitals', (message) => message.replace(/>([0-9a-f-]{36})</, (_, id) => `>${id.toUpperCase()}<`)],
    [
      'an id of no version',
      (message) => message.replace(/>[0-9a-f]{8}-[0-9a-f-]{18}/, (id) => `${id.slice(0, 15)}0${id.slice(16, 20)}c${id.slice(21)}`),
    ],
    ['types on its elements', (message) => message.replace('<p:amountCents>', `<p:amountCents ${xsi} xsi:type="xsd:long">`)],
    ['a type on the request', (message) => message.replace('<p:Charge ', `<p:Charge ${xsi} xsi:type="p:Charge" `)],
    ['a comment', (message) => message.replace('1999', '19<!-- -->99')],
  ])('%s', async (_, change) => {
    const answer = await post(service.url, change(envelope('Charge', chargeElements())));
    const body = await answer.text();
    expect(body).toContain('>approved<');
    expect(body).toContain('>1999<');
  });
});

describe('a header that must be understood', () => {
  const [soap11, soap12] = ['http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'];
  const withHeader = (message: string, block: string) => message.replace('<s:Body>', `<s:Header>${block}</s:Header><s:Body>`);
  const decided = async (id: string | undefined) =>
    (await service.database.query('select id from transactions where id = $1', [id])).length;

  test.each([
    ['1', '<x:Security xmlns:x="urn:x" s:mustUnderstand="1"/>'],
    ['true', '<x:Security xmlns:x="urn:x" s:mustUnderstand="true">a</x:Security>'],
    ['1, for the next', '<x:A xmlns:x="urn:x" s:mustUnderstand="1" s:actor="http://schemas.xmlsoap.org/soap/actor/next"/>'],
    ['1, the second of two', '<x:A xmlns:x="urn:x"/><x:A xmlns:x="urn:x" s:mustUnderstand="1"/>'],
  ])('%s: a fault, and nothing is done', async (_, block) => {
    const elements = chargeElements();
    const answer = await post(service.url, withHeader(envelope('Charge', elements), block));
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(body).toContain('<faultcode>soap:MustUnderstand</faultcode>');
    expect(body).not.toContain('detail');
    expect(await decided(elements['transactionId'])).toBe(0);
  });

  test('is refused in SOAP 1.2 as well', async () => {
    const message = withHeader(envelope('Charge', chargeElements()), '<x:A xmlns:x="urn:x" s:mustUnderstand="true"/>').replace(
      soap11,
      soap12,
    );
    const answer = await post(service.url, message, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
    expect(await answer.text()).toContain('<soap:Value>soap:MustUnderstand</soap:Value>');
  });

  test.each([
    ['0', '<x:A xmlns:x="urn:x" s:mustUnderstand="0"/>'],
    ['1, for another receiver', '<x:A xmlns:x="urn:x" s:mustUnderstand="1" s:actor="urn:another"/>'],
    ['nothing of the kind', '<x:A xmlns:x="urn:x">a</x:A>'],
  ])('%s: the request is served', async (_, block) => {
    const elements = chargeElements();
    expect(await (await post(service.url, withHeader(envelope('Charge', elements), block))).text()).toContain('approved');
    expect(await decided(elements['transactionId'])).toBe(1);
  });
});

describe('an invalid message gets a clean fault', () => {
  const valid = envelope('Charge', chargeElements());
  const secret = 'secret-in-the-message';
  test.each([
    ['nothing', ''],
    ['no XML', `{"a": "${secret}"}`],
    ['XML cut short', valid.slice(0, -20)],
    ['a document type', valid.replace('?>', `?><!DOCTYPE x [<!ENTITY e "${secret}">]>`)],
    ['an unknown entity', valid.replace('Ada', '&nope;')],
    ['an unknown operation', envelope('Drop', { table: secret })],
    ['an operation that every object has', envelope('constructor', { a: secret })],
    ['an id that would reach the prototype of all objects', valid.replace('<p:currency>', '<p:currency id="__proto__">')],
    ['the same, disguised', valid.replace('<p:currency>', "<p:currency a='>' id = '&#95;_proto__'>")],
    ['a reference', valid.replace('<p:currency>', '<p:currency href="#x">')],
    ['no envelope', valid.replace(/<\/?s:[^>]*>/g, '')],
    ['an empty body', '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>'],
    ['two operations', valid.replace('</s:Body>', `<p:Cancel xmlns:p="urn:souk:payment:v1"/></s:Body>`)],
    ['a fault', envelope('Fault', { faultcode: secret })],
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0xff, 0xfe, 0x3e])],
    ['a character that XML does not have', valid.replace('Ada', 'Ada\uffff')],
    ['the same, by number', valid.replace('Ada', 'Ada&#xFFFF;')],
    ['half of a surrogate pair, by number', valid.replace('Ada', 'Ada&#55296;')],
    ['a control character', valid.replace('Ada', 'Ada\u0001')],
    ['a very deep document', '<a>'.repeat(20_000)],
    ['a very deep element', valid.replace('Ada Lovelace', '<a>'.repeat(8_000) + '</a>'.repeat(8_000))],
  ])('%s', async (_, body) => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const answer = await post(service.url, body as string);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(text).toContain('<faultcode>soap:Client</faultcode>');
    expect(text).not.toMatch(/secret|node_modules|\bat |Error/);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    const good = await post(service.url, envelope('Charge', chargeElements()));
    expect(await good.text()).toContain('approved');
  });
});

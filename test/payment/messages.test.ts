import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chargeElements, envelope, post } from './support/requests.ts';
import { usePaymentService } from './support/service.ts';

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
    ['ListTransactions', 'pageToken', { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z', pageToken: 'bWFkZSB1cA' }],
    ['Cancel', 'transactionId', {}],
  ])('%s: %s', async (operation, field, elements) => {
    const answer = await post(service.url, envelope(operation, elements as Record<string, string>));
    expect(await answer.text()).toContain(`<field>${field}</field>`);
  });
});

describe('what is no message of this service gets a clean fault', () => {
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

import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { usePaymentService } from '../support/parts/payment-service.ts';
import { chargeElements, envelope, post } from '../support/requests/payment.ts';

const service = usePaymentService({ approvalRate: 1 });

const stillWorks = async () => {
  const answer = await post(service.url, envelope('Charge', chargeElements()));
  expect(await answer.text()).toContain('approved');
};

const message = envelope('Charge', chargeElements());
test.each([
  ['a gzip encoding with another body', 415, 'POST', '', message, { 'Content-Encoding': 'gzip' }],
  ['a gzip body', 415, 'POST', '', gzipSync('a'.repeat(1000)), { 'Content-Encoding': 'gzip' }],
  ['another content type', 415, 'POST', '', message, { 'Content-Type': 'application/json' }],
  ['another character set', 415, 'POST', '', message, { 'Content-Type': 'text/xml; charset=utf-16' }],
  ['a body over 64 KiB', 413, 'POST', '', ' '.repeat(65 * 1024), {}],
  ['another method', 405, 'DELETE', '', undefined, {}],
  ['another path', 404, 'POST', 'other', message, {}],
  ['a description of something else', 404, 'GET', '?xsd', undefined, {}],
  ['a method that health does not have', 405, 'POST', 'health', message, {}],
])('%s is refused with %i', async (_, status, method, path, body, headers) => {
  const answer = await fetch(service.url + path, { method, body: body ?? null, headers: { 'Content-Type': 'text/xml', ...headers } });
  expect(answer.status).toBe(status);
  if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  expect(await answer.text()).not.toMatch(/node_modules|Error/);
  await stillWorks();
});

test('the SOAPAction header does not change which operation runs', async () => {
  const elements = chargeElements();
  const answer = await post(service.url, envelope('Charge', elements), { SOAPAction: '"urn:souk:payment:v1#Cancel"' });
  expect(await answer.text()).toContain('approved');
  const id = [elements['transactionId']];
  expect(await service.database.query('select decision from transactions where id = $1', id)).toEqual([{ decision: 'approved' }]);
});

/** Sends bytes as they are and returns all that comes back. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    socket.on('close', () => resolve(received));
    socket.on('error', () => {});
    socket.write(bytes);
  });
}
const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n';

test.concurrent.each([
  ['a length announced to be huge', `${head}Content-Length: 99999999999\r\n\r\n`, '413'],
  ['a chunked body over 64 KiB', `${head}Transfer-Encoding: chunked\r\n\r\n11000\r\n${'a'.repeat(0x11000)}\r\n`, '413'],
  ['a huge header', `${head}X-Large: ${'a'.repeat(10_000)}\r\n\r\n`, '431'],
  ['no HTTP', 'hello\r\n\r\n', '400'],
  ['a header that never ends', 'POST / HTTP/1.1\r\nHost: a\r\n', '408'],
  ['a body that never ends', `${head}Content-Length: 10\r\n\r\nabc`, '408'],
])('%s is refused, and the connection ends', async (_, bytes, status) => {
  expect((await raw(bytes)).split(' ')[1]).toBe(status);
  await stillWorks();
});

test.concurrent.each([
  ['two Host lines', 'GET /?wsdl HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n'],
  ['a Host that can be none', 'GET /?wsdl HTTP/1.1\r\nHost: a b\r\n\r\n'],
  ['no Host', 'GET /?wsdl HTTP/1.1\r\n\r\n'],
  ['two content types', `${head}Content-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`],
])('%s is a 400, and the connection ends', async (_, bytes) => {
  expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 400 /);
});

test('a message for another host is a 421: a web page can make its own name point here', async () => {
  const charge = (host: string) =>
    raw(`${head.replace('localhost', host)}Connection: close\r\nContent-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
  expect(await charge('evil.example')).toMatch(/^HTTP\/1\.1 421 /);
  expect(await charge('127.0.0.1:8080')).toMatch(/^HTTP\/1\.1 200 /);
});

test('a client that half-closes after its message gets the response', async () => {
  const { hostname, port } = new URL(service.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.end(`${head}Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
  const received = await socket.map(String).reduce((text, chunk) => text + chunk, '');
  expect(received).toMatch(/^HTTP\/1\.1 200 .*approved/s);
});

test('the description names the address that its reader used, if it is valid', async () => {
  const read = (host: string) => raw(`GET /?wsdl HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(await read('payment.example:8443')).toContain('location="http://payment.example:8443/"');
  expect(await read('a"/><evil')).not.toContain('evil');
});

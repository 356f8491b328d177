import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Something at the payment service's address that is not the payment service: what it does with a connection once a request came. */
export async function fakeService(answer: (socket: Socket, request: string) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let request = '';
    socket.on('data', (data) => {
      const whole = () => request.includes('</soap:Envelope>');
      const before = whole();
      request += data;
      if (whole() && !before) answer(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

/** An HTTP answer, whole. */
export const http = (status: number, body: string, headers: Record<string, string> = { 'Content-Type': 'text/xml' }): string =>
  [
    `HTTP/1.1 ${status} Whatever`,
    ...Object.entries({ 'Content-Length': Buffer.byteLength(body), ...headers }).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');

export const soapBody = (body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;

export const chargeAnswer = (transactionId: string, amountCents: number | string, decision: string, more = ''): string =>
  soapBody(
    `<ChargeResponse xmlns="urn:souk:payment:v1"><transactionId>${transactionId}</transactionId>` +
      `<amountCents>${amountCents}</amountCents><decision>${decision}</decision>${more}</ChargeResponse>`,
  );

export const faultAnswer = (code: string): string =>
  soapBody(
    `<s:Fault><faultcode>s:Client</faultcode><faultstring>No.</faultstring>` +
      `<detail><PaymentFault xmlns="urn:souk:payment:v1"><code>${code}</code></PaymentFault></detail></s:Fault>`,
  );

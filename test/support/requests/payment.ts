import { randomUUID } from 'node:crypto';
import type { ChargeRequest } from '../../../lib/payment/payment.ts';
import type { CallContext } from '../../../lib/rpc/rpc.ts';
import { card, cardNumbers, plainCard } from '../people/cards.ts';

export const chargeRequest = (number?: string): ChargeRequest => ({
  transactionId: randomUUID(),
  amountCents: 1999,
  currency: 'USD',
  card: plainCard(number),
});

export const context = (ms = 10_000): CallContext => ({
  deadlineAtMs: Date.now() + ms,
  requestId: 'request-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
});

/** A SOAP 1.1 message from a client that follows only the standard. */
export const envelope = (operation: string, elements: Record<string, string>): string => `<?xml version="1.0"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><p:${operation} xmlns:p="urn:souk:payment:v1">
${Object.entries(elements)
  .map(([name, value]) => `<p:${name}>${value}</p:${name}>`)
  .join('\n')}
</p:${operation}></s:Body></s:Envelope>`;

export const chargeElements = (over: Record<string, string> = {}): Record<string, string> => ({
  transactionId: randomUUID(),
  amountCents: '1999',
  currency: 'USD',
  cardholderName: card.holderName,
  cardNumber: cardNumbers.approved,
  expiration: card.expiration,
  securityCode: card.securityCode,
  ...over,
});

export const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'text/xml; charset=utf-8', ...headers } });

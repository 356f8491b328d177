import type * as z from 'zod/mini';
import type { FaultCode } from '../lib/payment/answers.ts';

/** An error that the service sends to the caller. The text never contains anything that the caller sent. */
export class Fault extends Error {
  override readonly name = 'Fault';
  /** `must_understand` is SOAP's own fault about a header, which carries no PaymentFault. */
  readonly code: FaultCode | 'must_understand';
  /** The names of the wrong elements. */
  readonly fields: string[];

  constructor(code: Fault['code'], message: string, fields: string[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** Returns a Fault unchanged. Any other error becomes `internal`, because callers must not see it. */
export const toFault = (error: unknown): Fault => (error instanceof Fault ? error : new Fault('internal', 'internal error'));

/** The fault names each element that breaks its rule, once. For an unknown element it names the operation. */
export function invalidRequest(operation: string, { issues }: z.core.$ZodError): Fault {
  const fields = [...new Set(issues.map(({ path }) => String(path[0] ?? operation)))];
  return new Fault('invalid_request', `The request is not valid: ${fields.join(', ')}`, fields);
}

export type SoapVersion = '1.1' | '1.2';

/** The SOAP message that carries a fault. */
export function faultEnvelope({ code, message, fields }: Fault, version: SoapVersion): string {
  if (code === 'must_understand') return headerFault(message, version);
  const who = code === 'internal' ? 'Server' : 'Client';
  const names = fields.map((field) => `<field>${field}</field>`).join('');
  const detail = `<PaymentFault xmlns="urn:souk:payment:v1"><code>${code}</code>${names}</PaymentFault>`;
  return version === '1.1'
    ? envelope(soap11, `<faultcode>soap:${who}</faultcode><faultstring>${message}</faultstring><detail>${detail}</detail>`)
    : envelope(
        soap12,
        `<soap:Code><soap:Value>soap:${who === 'Client' ? 'Sender' : 'Receiver'}</soap:Value></soap:Code>` +
          `<soap:Reason><soap:Text xml:lang="en">${message}</soap:Text></soap:Reason><soap:Detail>${detail}</soap:Detail>`,
      );
}

/** A fault about a header has SOAP's own code and no detail, because a detail would be about the body. */
const headerFault = (message: string, version: SoapVersion): string =>
  version === '1.1'
    ? envelope(soap11, `<faultcode>soap:MustUnderstand</faultcode><faultstring>${message}</faultstring>`)
    : envelope(
        soap12,
        `<soap:Code><soap:Value>soap:MustUnderstand</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="en">${message}</soap:Text></soap:Reason>`,
      );

const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const soap12 = 'http://www.w3.org/2003/05/soap-envelope';

const envelope = (namespace: string, fault: string) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope xmlns:soap="${namespace}"><soap:Body><soap:Fault>${fault}</soap:Fault></soap:Body></soap:Envelope>`;

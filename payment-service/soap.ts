import { AsyncLocalStorage } from 'node:async_hooks';
import * as soap from 'soap';
import { type Refusal, refusedCallMessage } from '../lib/callers/caller-check.ts';
import { asText, isPlainXml } from '../lib/payment/xml.ts';
import { withoutSchemaAttributes } from '../lib/payment/xml-values.ts';
import type { Log } from '../lib/process/log.ts';
import { type Trace, traceFields } from '../lib/process/trace.ts';
import { Fault, faultEnvelope, invalidRequest, type SoapVersion, toFault } from './fault.ts';
import { type Operation, type RequestOf, requests } from './requests.ts';

/** All operations of the WSDL. */
export type Operations = { [Name in Operation]: (request: RequestOf<Name>) => Promise<object> };

export interface SoapMessage {
  body: string;
  isFault: boolean;
}

/** What is known of a message before it is read. */
export interface Sent {
  trace: Trace;
  /** Why its sender may not call an operation; undefined if it may. */
  refusal: (operation: Operation) => Refusal | undefined;
}

/** The state of one message while the `soap` package processes it. */
interface Call extends Sent {
  answered: boolean;
  fault?: Fault;
}

/**
 * Returns a function that turns a request message into its response. `soap` only finds the operation, parses its elements and writes the
 * response. Its own error messages, some with stack traces, are replaced by our faults. It never gets the SOAPAction header, which it would
 * trust more than the body.
 */
export async function soapAnswerer(wsdl: string, operations: Operations, log: Log) {
  const calls = new AsyncLocalStorage<Call>();
  const port = Object.fromEntries(
    (Object.keys(requests) as Operation[]).map((name) => [name, (elements: unknown) => run(name, elements, calls.getStore() as Call)]),
  );
  const onRefusal = (fault: Fault) => {
    (calls.getStore() as Call).fault = fault;
    return fault;
  };
  const serverOf = (forceSoap12Headers: boolean) => createServer({ wsdl, port, forceSoap12Headers, onRefusal });
  const servers = { '1.1': await serverOf(false), '1.2': await serverOf(true) };

  async function run(name: Operation, elements: unknown, call: Call): Promise<object> {
    const fields = traceFields(call.trace);
    try {
      const refusal = call.refusal(name);
      if (refusal) throw forbidden(name, refusal, fields);
      const request = requests[name].safeParse(withoutSchemaAttributes(elements ?? {}));
      if (!request.success) throw invalidRequest(name, request.error);
      const answer = await operations[name](request.data as never);
      call.answered = true;
      log.info({ ...fields, operation: name, ...named(answer) }, 'answered');
      return answer;
    } catch (error) {
      call.fault = toFault(error);
      if (error !== call.fault) log.error({ ...fields, operation: name, error }, 'an operation failed');
      else log.warn({ ...fields, operation: name, code: call.fault.code, wrong: call.fault.fields }, 'refused');
      throw call.fault;
    }
  }

  function forbidden(operation: Operation, { callers }: Refusal, fields: object): Fault {
    log.error({ ...fields, operation, callers }, refusedCallMessage);
    return new Fault(
      'forbidden',
      callers.length === 0 ? 'The call does not prove who makes it.' : 'Its caller may not call this operation.',
    );
  }

  return async (xml: string, version: SoapVersion, sent: Sent): Promise<SoapMessage> => {
    const call: Call = { ...sent, answered: false };
    const response = isPlainXml(xml) ? await calls.run(call, () => servers[version].processRequest(xml)) : undefined;
    if (response && call.answered) return { body: response.body, isFault: false };
    const fault = call.fault ?? new Fault('invalid_request', 'The message is not a request of this service.');
    return { body: faultEnvelope(fault, version), isFault: true };
  };
}

/** The fields of a response that are logged. */
const named = ({ transactionId, refundId, decision }: { transactionId?: string; refundId?: string; decision?: string }) => ({
  transactionId,
  refundId,
  decision,
});

/** The SOAP roles of this service. A header block for any other role is ignored. */
const ownRoles =
  /^\s*(https?:\/\/schemas\.xmlsoap\.org\/soap\/actor\/next|https?:\/\/www\.w3\.org\/2003\/05\/soap-envelope\/role\/(next|ultimateReceiver))?\s*$/;

/** Whether the header has a block for this service that must be understood. The service understands none. */
function mustUnderstandMore(header: object = {}): boolean {
  const blocks: unknown[] = Object.values(header).flat();
  return blocks.some((block) => {
    const attributes = Object.entries((block as { attributes?: Record<string, string> } | null)?.attributes ?? {});
    const valueNamed = (name: RegExp) => attributes.find(([attribute]) => name.test(attribute))?.[1] ?? '';
    return /^\s*(1|true)\s*$/.test(valueNamed(/^[^:]+:mustUnderstand$/)) && ownRoles.test(valueNamed(/^[^:]+:(actor|role)$/));
  });
}

interface ServerOptions {
  wsdl: string;
  port: soap.IServicePort;
  forceSoap12Headers: boolean;
  /** Gets a fault before soap replaces it by its own. */
  onRefusal: (fault: Fault) => Fault;
}

async function createServer({ wsdl, port, forceSoap12Headers, onRefusal }: ServerOptions): Promise<soap.Server> {
  const server = await new Promise<soap.Server>((resolve, reject) => {
    soap.listen(null, {
      path: '/',
      services: { PaymentService: { PaymentPort: port } },
      xml: wsdl,
      forceSoap12Headers,
      customDeserializer: asText,
      callback: (error, ready) => (error ? reject(error) : resolve(ready)),
    } as soap.IServerOptions);
  });
  // By itself, soap would run a request without an envelope, the first of several requests, and one with a header that must be understood.
  server.on('request', ({ Header: header, Body: body }: { Header?: object; Body?: object }) => {
    if (mustUnderstandMore(header)) throw onRefusal(new Fault('must_understand', 'A header that must be understood is not known here.'));
    if (Object.keys(body ?? {}).filter((name) => name !== 'attributes').length !== 1)
      throw new Error('A message has an envelope with one request in its body.');
  });
  return server;
}

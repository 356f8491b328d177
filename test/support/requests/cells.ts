import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { callsOf, type Endpoint } from '../../../functions/endpoint.ts';
import { functions } from '../../../functions/endpoints.ts';
import type { CalledPart } from '../../../lib/callers/calls.ts';
import { commandCalls } from '../../../lib/callers/command-calls.ts';
import { CustomerDbDefinition } from '../../../lib/gen/customer.ts';
import { ProductDbDefinition } from '../../../lib/gen/product.ts';
import { type ServiceDefinition, wireMethod } from '../../../lib/rpc/rpc.ts';
import { requests } from '../../../payment-service/requests.ts';
import { envelope, post } from './payment.ts';

interface Addresses {
  CUSTOMER_DB_ADDRESS: string;
  PRODUCT_DB_ADDRESS: string;
  PAYMENT_URL: string;
}

type Outcome = 'let in' | 'refused' | 'not proven';

/** Sends an empty request with this Authorization header. What is let in fails later, because an empty request breaks most rules. */
type Send = (authorization: string | undefined, headers?: Record<string, string>) => Promise<Outcome>;

export interface Method {
  part: CalledPart;
  /** As in an endpoint's `calls`. */
  call: string;
  send: Send;
}

/** Every method of the three services. */
export function openMethods(addresses: Addresses): { methods: Method[]; close(): void } {
  const customer = new Client(addresses.CUSTOMER_DB_ADDRESS, credentials.createInsecure());
  const product = new Client(addresses.PRODUCT_DB_ADDRESS, credentials.createInsecure());
  const operations = Object.keys(requests).map(
    (operation): Method => ({ part: 'payment', call: `payment/${operation}`, send: sendSoap(addresses.PAYMENT_URL, operation) }),
  );
  return {
    methods: [
      ...methodsOf('customer-db', CustomerDbDefinition, customer),
      ...methodsOf('product-db', ProductDbDefinition, product),
      ...operations,
    ],
    close() {
      customer.close();
      product.close();
    },
  };
}

/** What each function and each command may call, by the list of endpoints itself. */
export const callers: Record<string, readonly string[]> = {
  ...Object.fromEntries(Object.entries<readonly Endpoint[]>(functions).map(([name, endpoints]) => [name, endpoints.flatMap(callsOf)])),
  ...commandCalls,
};

const methodsOf = (part: CalledPart, definition: ServiceDefinition, client: Client): Method[] =>
  Object.values(definition.methods).map((method) => {
    const { path, requestSerialize, responseDeserialize } = wireMethod(definition, method);
    const empty = method.requestType.decode(new Uint8Array(0));
    const send: Send = (authorization, headers = {}) =>
      new Promise((resolve) => {
        const metadata = new Metadata();
        for (const [name, value] of Object.entries({ ...headers, ...(authorization && { authorization }) })) metadata.set(name, value);
        const deadline = Date.now() + 10_000;
        client.makeUnaryRequest(path, requestSerialize, responseDeserialize, empty, metadata, { deadline }, (error) =>
          resolve(outcomeOf(error)),
        );
      });
    return { part, call: `${part}/${method.name}`, send };
  });

const refusals: Record<string, Outcome> = {
  '7 Its caller may not call this method.': 'refused',
  '16 The call does not prove who makes it.': 'not proven',
};

function outcomeOf(error: ServiceError | null): Outcome {
  if (error && [2, 4, 12, 13, 14].includes(error.code)) throw error;
  return (error && refusals[`${error.code} ${error.details}`]) || 'let in';
}

function sendSoap(url: string, operation: string): Send {
  return async (authorization, headers = {}) => {
    const all = { ...headers, ...(authorization && { Authorization: authorization }) };
    const said = await (await post(url, envelope(operation, {}), all)).text();
    if (!said.includes('<code>')) throw new Error(`No fault: ${said}`);
    if (!said.includes('<code>forbidden</code>')) return 'let in';
    return said.includes('The call does not prove who makes it.') ? 'not proven' : 'refused';
  };
}

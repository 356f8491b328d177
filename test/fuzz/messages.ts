import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { callerToken } from '../../lib/callers/caller-token.ts';
import { type CalledPart, callersOf, secretSettings } from '../../lib/callers/calls.ts';
import { CustomerDbDefinition } from '../../lib/gen/customer.ts';
import { ProductDbDefinition, RefundLine, RegisterItemRequest } from '../../lib/gen/product.ts';
import type { ServiceDefinition } from '../../lib/rpc/rpc.ts';
import { connectService } from '../../lib/rpc/rpc-client.ts';
import type { RunningSystem } from '../../local/running-system.ts';
import { chargeElements, envelope, post } from '../support/requests/payment.ts';
import { anyMessage, type MessageType } from '../support/requests/random-messages.ts';
import type { Counts, Runs } from './fuzz.ts';

type Call = (request: unknown, context: unknown) => Promise<unknown>;

const elements = { items: anyMessage(RegisterItemRequest), lines: anyMessage(RefundLine) };

/** These hash a password. */
const slow = new Set(['CreateAccount', 'LogIn', 'ChangePassword']);

/** The methods of the database services of a running system, each with a function that sends random messages to it. */
export function methodsOf({ services }: RunningSystem): { name: string; isSlow: boolean; fuzz(runs: Runs): Promise<Counts> }[] {
  return [
    ...ofService('customer-db', CustomerDbDefinition, services.CUSTOMER_DB_ADDRESS),
    ...ofService('product-db', ProductDbDefinition, services.PRODUCT_DB_ADDRESS),
  ];

  function ofService(part: CalledPart, definition: ServiceDefinition, address: string) {
    const secret = services[secretSettings[part]];
    return Object.entries(definition.methods).map(([key, { name, requestType }]) => ({
      name: `${part}/${name}`,
      isSlow: slow.has(name),
      async fuzz(runs: Runs) {
        const [caller] = [...callersOf(part)].find(([, methods]) => methods.has(name)) ?? [];
        const token = secret && caller && callerToken(secret, caller);
        const client = connectService(definition, address, undefined, () => token);
        const call = (client.call as Record<string, Call>)[key] as Call;
        try {
          return await fuzzMethod(name, requestType as MessageType, call, runs);
        } finally {
          client.close();
        }
      },
    }));
  }
}

async function fuzzMethod(name: string, type: MessageType, call: Call, { requests, seed }: Runs): Promise<Counts> {
  const context = () => ({
    requestId: randomUUID(),
    traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`,
    deadlineAtMs: Date.now() + 15_000,
  });
  const codes: Counts = {};
  await fc.assert(
    fc.asyncProperty(anyMessage(type, elements), async (message) => {
      const code = await call(message, context()).then(
        () => 'ok',
        (error: { code: string }) => error.code,
      );
      codes[code] = (codes[code] ?? 0) + 1;
      if (['internal', 'unavailable', 'deadline_exceeded'].includes(code)) throw new Error(`${name} failed with ${code}`);
    }),
    { numRuns: requests, seed, endOnFailure: true },
  );
  return codes;
}

const operations = ['Charge', 'Cancel', 'GetTransaction', 'Refund', 'ListTransactions', 'ChargeCard'];
const names = [...Object.keys(chargeElements()), 'refundId', 'reason', 'from', 'to', 'pageToken', 'line', 'restock', 'other'];
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '1',
    '-1',
    '2026-11-26T00:00:00Z',
    '4242424242424242',
    '<a/>',
    '<![CDATA[x]]>',
    '&amp;',
    '&unknown;',
    '<!-- -->',
    ']]>',
  ),
);

/** Sends random messages to a payment service. Throws unless each gets a response or a fault that blames its sender. */
export async function fuzzPayment(url: string, { requests, seed }: Runs): Promise<Counts> {
  const statuses: Counts = {};
  const well = fc
    .tuple(fc.constantFrom(...operations), fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 }))
    .map(([operation, over]) => envelope(operation, { ...chargeElements(), ...over }));
  const cut = fc.tuple(well, fc.nat(600)).map(([message, at]) => message.slice(0, at));
  const swapped = fc.tuple(well, fc.nat(600), value).map(([message, at, text]) => message.slice(0, at) + text + message.slice(at));
  await fc.assert(
    fc.asyncProperty(fc.oneof(well, cut, swapped, value), async (message) => {
      const answer = await post(url, message.toWellFormed());
      const body = await answer.text();
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const isFault = answer.status === 500 && /<code>(?!internal)\w+<\/code>/.test(body);
      const isAnswer = answer.status === 200 && body.includes('Response');
      if (!isFault && !isAnswer) throw new Error(`the payment service answered ${answer.status}: ${body.slice(0, 500)}`);
    }),
    { numRuns: requests, seed, endOnFailure: true },
  );
  return statuses;
}

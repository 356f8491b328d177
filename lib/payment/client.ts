import type { Client } from 'soap';
import type { Log } from '../process/log.ts';
import { traceFields } from '../process/trace.ts';
import type { IdTokenSource } from '../rpc/id-token.ts';
import type { CallContext, CallerTokenOf } from '../rpc/rpc.ts';
import { type AnswerOf, answers, faultCode, type Operation } from './answers.ts';
import type { Breaker } from './breaker.ts';
import { type Payment, PaymentUnknownError, type RefundOutcome, standInHeader, type Transaction, type UnknownReason } from './payment.ts';
import { createSoapClient, type Exchange } from './soap-client.ts';
import { createTransport, TransportError } from './transport.ts';
import { isXmlText, plainText } from './xml.ts';
import { withoutSchemaAttributes } from './xml-values.ts';

export interface PaymentOptions {
  url: string;
  /** The source of the ID token that every request carries, if the service requires one. */
  idToken?: IdTokenSource | undefined;
  /** The tokens of the callers in this process, if the service checks them. */
  tokenOf?: CallerTokenOf | undefined;
  /** Gets an error line, which raises an alarm, when a response names another amount or transaction. */
  log?: Log;
  /** Gets every outcome. */
  breaker?: Breaker;
}

/** Creates a client of the payment service at `url`. `soap` is loaded by `prepare`, or else at the first call that needs it. */
export function connectPayment({ url, idToken, tokenOf, log, breaker }: PaymentOptions): Payment {
  const transport = createTransport(url, idToken);
  let client: Promise<Client> | undefined;
  const load = () =>
    createSoapClient(url, transport).catch((error: unknown) => {
      client = undefined;
      throw new TransportError('the SOAP client could not be prepared', { cause: error });
    });
  const prepared = () => {
    client ??= load();
    return client;
  };

  function headersOf({ requestId, traceparent, caller }: CallContext): Record<string, string> {
    const token = tokenOf?.(caller);
    return { 'X-Request-Id': requestId, traceparent, ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  }

  /** Sends a request. Returns its response if that is valid and names the same transaction. */
  async function ask<Name extends Operation>(operation: Name, request: Message, context: CallContext): Promise<AnswerOf<Name>> {
    // The service would refuse this request, so it is not sent, and the breaker gets no outcome.
    if (!Object.values(request).every((value) => isXmlText(String(value)))) throw new PaymentUnknownError(operation, 'refused');
    try {
      const answer = await call(await prepared(), operation, request, { deadlineAtMs: context.deadlineAtMs, headers: headersOf(context) });
      for (const [field, reason] of echoes) {
        const echoed = (answer as Message)[field];
        if (echoed !== undefined && request[field] !== undefined && echoed !== canonical(request[field]))
          throw new PaymentUnknownError(operation, reason);
      }
      breaker?.known();
      return answer;
    } catch (error) {
      const unknown = unknownOutcome(operation, error);
      const { reason } = unknown;
      if (reason.startsWith('another'))
        log?.error({ ...traceFields(context), transactionId: request.transactionId, operation, reason }, 'the payment service disagrees');
      if (reason === 'refused' || reason === 'not_found' || reason === 'another_amount') breaker?.known();
      else breaker?.unknown();
      throw unknown;
    }
  }

  return {
    prepare() {
      prepared().catch(() => {});
    },
    async charge({ transactionId, amountCents, currency, card }, context) {
      const { holderName, number, expiration, securityCode } = card;
      const cardFields = { cardholderName: plainText(holderName), cardNumber: number, expiration, securityCode };
      const { decision } = await ask('Charge', { transactionId, amountCents, currency, ...cardFields }, context);
      return { decision };
    },
    async cancel(transactionId, context) {
      const { decision } = await ask('Cancel', { transactionId }, context);
      return { decision };
    },
    async getTransaction(transactionId, context) {
      return withRefunds(await ask('GetTransaction', { transactionId }, context));
    },
    async refund({ transactionId, refundId, amountCents, reason, lines = [], restock = false }, context) {
      const request = { transactionId, refundId, amountCents, reason: plainText(reason), line: lines, ...(restock && { restock: 'true' }) };
      try {
        const { refundedAt } = await ask('Refund', request, context);
        return { refundedAt };
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal) throw error;
        return refusal;
      }
    },
    async listTransactions({ from, to, pageToken }, context) {
      const request = { from: from.toISOString(), to: to.toISOString(), ...(pageToken && { pageToken }) };
      const { transaction: transactions, nextPageToken } = await ask('ListTransactions', request, context);
      return { transactions: transactions.map(withRefunds), nextPageToken };
    },
    async checkHealth(context) {
      const { deadlineAtMs } = context;
      const { status, headers } = await transport.send({
        method: 'GET',
        url: new URL('health', url).href,
        headers: headersOf(context),
        deadlineAtMs,
      });
      if (status !== 200) throw new TransportError(`HTTP status ${status}`);
      return { isStandIn: headers[standInHeader] === 'true' };
    },
    close: () => transport.close(),
  };
}

type Message = Record<string, string | number | object>;

/** Renames the lists, which XML names by their elements. */
const withRefunds = ({ refund, ...rest }: AnswerOf<'GetTransaction'>): Transaction => ({
  ...rest,
  refunds: refund.map(({ line: lines, ...made }) => ({ ...made, lines })),
});

/** Fields that, if present in a response, must equal those of the request, each with the reason to report if they differ. */
const echoes: readonly (readonly [string, UnknownReason])[] = [
  ['transactionId', 'another_transaction'],
  ['refundId', 'another_refund'],
  ['amountCents', 'another_amount'],
];

/** Ids in responses are read in lower case. */
const canonical = (value: Message[string]) => (typeof value === 'string' ? value.toLowerCase() : value);

interface Sent {
  deadlineAtMs: number;
  headers: Record<string, string>;
}

async function call<Name extends Operation>(client: Client, operation: Name, request: Message, { deadlineAtMs, headers }: Sent) {
  const exchange: Exchange = { deadlineAtMs };
  const [message] = await client[`${operation}Async`](request, exchange, headers).catch((error: unknown) => {
    // A fault counts only with the status of one, and in the right namespaces.
    const isAnswer = error instanceof TransportError || (exchange.status !== 200 && exchange.isOurs);
    throw isAnswer ? error : new PaymentUnknownError(operation, 'not_an_answer');
  });
  const answer = answers[operation]().safeParse(withoutSchemaAttributes(message));
  if (exchange.status !== 200 || !exchange.isOurs || !answer.success) throw new PaymentUnknownError(operation, 'not_an_answer');
  return answer.data as AnswerOf<Name>;
}

/** Only a TransportError is kept as the cause. Other errors of soap contain the request or the response. */
function unknownOutcome(operation: Operation, error: unknown): PaymentUnknownError {
  if (error instanceof PaymentUnknownError) return error;
  if (error instanceof TransportError) return new PaymentUnknownError(operation, 'no_answer', { cause: error });
  const code = faultCode(error);
  // A service that refuses every call of this function is as good as away. Cloud Run refuses so, too.
  if (!code || code === 'internal' || code === 'forbidden') return new PaymentUnknownError(operation, 'not_an_answer');
  if (code === 'another_amount' || code === 'not_found') return new PaymentUnknownError(operation, code);
  return new PaymentUnknownError(operation, 'refused', { fault: code });
}

/** The outcome that the service gave with a fault; undefined if the outcome is unknown. */
function refusalOf(error: unknown): RefundOutcome | undefined {
  const { fault } = error as PaymentUnknownError;
  return fault === 'not_approved' || fault === 'exceeds_amount' ? { refusal: fault } : undefined;
}

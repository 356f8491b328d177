import { ConnectionError } from './errors.ts';
import { type Functions, operations, type Purchase } from './gen.ts';
import { type Every, elementsOf, type ListName, type Pages, pagesOf } from './lists.ts';
import type { CallOptions, Operation } from './operation.ts';
import type { Input } from './request.ts';
import { retryAfter, wait } from './retry.ts';
import { keepSession, type SessionListener } from './session.ts';
import { type Call, createTransport } from './transport.ts';

export interface ClientOptions {
  /** The marketplace's address, for example http://127.0.0.1:8080. */
  url: string;
  /** The token of an existing session. */
  token?: string | undefined;
  onSession?: SessionListener | undefined;
  /** Time limit of a call, including its retries; 60 seconds if absent. A call also ends after 36 seconds without any response. Five times as long for a file. */
  timeoutMs?: number | undefined;
  /** Time limit of one try, doubled for a purchase or a refund; 12 seconds if absent. The server never needs that long. */
  tryTimeoutMs?: number | undefined;
  userAgent?: string | undefined;
  /** Instead of the global fetch. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/**
 * Every function of the marketplace as a method. The client keeps the session of a log-in for later calls. It retries with growing waits:
 * GET (except health), PUT (except a change of the password), clearCart, makePurchase and refundSale while the server cannot be reached or
 * returns 502, 503 or 504; every call while the server returns `overloaded`, because then it did nothing. It retries nothing else.
 * Methods throw SoukError for a refusal, ConnectionError if there was no response, and TypeError for inputs that cannot be sent.
 */
export interface Client extends Functions {
  /** The session's token, if there is a session. */
  token: string | undefined;
  /** Seconds until the session ends if there is no further call; undefined until a response has told it. */
  readonly sessionExpiresInSeconds: number | undefined;
  readonly pages: Pages;
  readonly every: Every;
  /**
   * Buys the cart. Resolves with a purchase that is `paid`, or `pending` if its outcome is not known yet; then use waitForPurchase. All
   * tries carry the same idempotency key, so nothing is ever charged twice. The client makes a key if none is given. An error carries the
   * key for a later retry.
   */
  makePurchase: Functions['makePurchase'];
  /**
   * Gives money back for units of a sale. Resolves with a refund that is `refunded`, or `pending` if its outcome is not known yet. All tries
   * carry the same idempotency key, as with makePurchase, so nothing is ever given back twice.
   */
  refundSale: Functions['refundSale'];
  /** Polls a purchase until it is no longer pending; for two minutes at most if no timeoutMs is given. */
  waitForPurchase(purchaseId: string, options?: CallOptions): Promise<Purchase>;
}

const silenceMs = 36_000;

type FunctionName = keyof Functions;

export function createClient(options: ClientOptions): Client {
  const session = keepSession(options.token, options.onSession);
  const { url, fetch = globalThis.fetch, timeoutMs = 60_000, tryTimeoutMs = 12_000, userAgent = 'souk-client/1' } = options;
  const call = createTransport({ url, session, fetch, timeoutMs, silenceMs, tryTimeoutMs, userAgent });

  const method = (operation: Operation) => async (input?: Input, options?: CallOptions) =>
    (await call(operation, withKey(operation, input), options)).body;
  const functions = mapValues(operations, method) as unknown as Functions;
  const pages = mapValues(
    lists,
    (_, name) =>
      (input: Input = {}, options?: CallOptions) =>
        pagesOf(functions[name] as never, input, options),
  );
  const every = mapValues(
    pages,
    (pagesOfList) => (input?: Input, options?: CallOptions) => elementsOf(pagesOfList(input, options) as never),
  );
  return {
    ...functions,
    pages: pages as unknown as Pages,
    every: every as unknown as Every,
    waitForPurchase: (purchaseId, options) => waitForPurchase(call, purchaseId, options),
    get token() {
      return session.token;
    },
    set token(token) {
      session.token = token;
    },
    get sessionExpiresInSeconds() {
      return session.expiresInSeconds;
    },
  };
}

const lists = Object.fromEntries(Object.entries(operations).filter(([, { isList }]) => isList)) as Record<ListName, Operation>;

/** All tries of a purchase or a refund carry the same key, so it is made before the first try. */
const withKey = ({ headers }: Operation, input: Input = {}): Input =>
  'idempotencyKey' in headers ? { ...input, idempotencyKey: input['idempotencyKey'] ?? crypto.randomUUID() } : input;

const mapValues = <Name extends FunctionName, From, To>(from: Readonly<Record<Name, From>>, to: (value: From, name: Name) => To) =>
  Object.fromEntries(Object.entries<From>(from).map(([name, value]) => [name, to(value, name as Name)])) as Record<Name, To>;

async function waitForPurchase(call: Call, purchaseId: string, { signal, timeoutMs = 120_000 }: CallOptions = {}): Promise<Purchase> {
  const endsAtMs = Date.now() + timeoutMs;
  const timeUp = AbortSignal.timeout(timeoutMs);
  const ended = signal ? AbortSignal.any([signal, timeUp]) : timeUp;
  for (;;) {
    const { body, headers } = await call(operations.getPurchase, { purchaseId }, { signal, timeoutMs: Math.max(1, endsAtMs - Date.now()) });
    const purchase = body as Purchase;
    if (purchase.status !== 'pending') return purchase;
    await wait((retryAfter(headers.get('Retry-After')) ?? 1) * 1000, ended).catch((reason) => {
      throw new ConnectionError(signal?.aborted ? 'aborted' : 'timeout', { operation: 'get-purchase', outcomeUnknown: true }, reason);
    });
  }
}

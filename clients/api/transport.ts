import { type Answer, readAnswer, refusalOf } from './answer.ts';
import { ConnectionError, type Refusal, SoukError } from './errors.ts';
import type { CallOptions, Operation } from './operation.ts';
import { type Input, type RequestParts, requestParts } from './request.ts';
import { mostTries, wait, waitBeforeTryMs, wasNeverSent } from './retry.ts';
import type { SessionKeeper } from './session.ts';

export interface TransportOptions {
  url: string;
  session: SessionKeeper;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  timeoutMs: number;
  /** How long a call may be without any answer of the marketplace, repetitions included. */
  silenceMs: number;
  /** A try is given up after this long, so that one that hangs leaves time for another. */
  tryTimeoutMs: number;
  userAgent: string;
}

/** Calls an operation. Throws SoukError and ConnectionError; a TypeError for inputs that cannot be sent. */
export type Call = (operation: Operation, input: Input, options?: CallOptions) => Promise<Answer>;

/** Statuses after which the same request may well succeed. 502 is a load balancer's. */
const passing = new Set([502, 503, 504]);

export function createTransport(options: TransportOptions): Call {
  const { session, fetch, silenceMs, tryTimeoutMs, userAgent } = options;
  const base = options.url.replace(/\/+$/, '');

  async function send({ method, session: use }: Operation, { target, headers, body }: RequestParts, signal: AbortSignal): Promise<Answer> {
    const token = use === 'needs' || use === 'ends' ? session.token : undefined;
    const answer = await readAnswer(
      await fetch(base + target, {
        method,
        headers: { ...headers, Accept: 'application/json', 'User-Agent': userAgent, ...(token && { Authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal,
      }),
    );
    if (use === 'opens') answer.isSuccess &&= isSession(answer.body);
    noteSession(use, token, answer);
    return answer;
  }

  function noteSession(use: Operation['session'], token: string | undefined, answer: Answer): void {
    if (use === 'opens' && answer.isSuccess) {
      const { sessionToken, expiresInSeconds } = answer.body as { sessionToken: string; expiresInSeconds: number };
      session.begin(sessionToken, expiresInSeconds);
    }
    if (token === undefined) return;
    const expiresIn = answer.headers.get('Session-Expires-In');
    if (expiresIn !== null) session.extend(token, Number(expiresIn));
    if (answer.status === 401 || (use === 'ends' && answer.isSuccess)) session.end(token);
  }

  return async function call(operation, input, { signal, timeoutMs = options.timeoutMs } = {}) {
    const parts = requestParts(operation, input);
    const idempotencyKey = input['idempotencyKey'] as string | undefined;
    const endsAtMs = Date.now() + timeoutMs;
    const timeUp = AbortSignal.timeout(timeoutMs);
    const ended = signal ? AbortSignal.any([signal, timeUp]) : timeUp;
    // To be told that it is overloaded is an answer.
    let silentUntilMs = Date.now() + silenceMs;
    let mayHaveArrived = false;

    const about = () => ({ operation: operation.name, outcomeUnknown: operation.method !== 'GET' && mayHaveArrived, idempotencyKey });
    const noAnswer = (cause: unknown) => {
      const reason = signal?.aborted ? 'aborted' : timeUp.aborted || isTimeout(cause) ? 'timeout' : 'network';
      return new ConnectionError(reason, about(), cause);
    };

    /** One try: an answer that is a success, or the error that is thrown if no other try follows. */
    const attempt = async (): Promise<Answer | SoukError | ConnectionError> => {
      const longestMs = idempotencyKey === undefined ? tryTimeoutMs : 2 * tryTimeoutMs;
      const timeoutOfTry = AbortSignal.timeout(Math.max(1, Math.min(longestMs, silentUntilMs - Date.now())));
      try {
        const answer = await send(operation, parts, AbortSignal.any([ended, timeoutOfTry]));
        if (answer.isSuccess) return answer;
        const refusal = refusalOf(answer);
        // A refusal settles the matter, but for one of the session or of an overload: an earlier try may have been let in.
        if (!isOverload(refusal)) mayHaveArrived = answer.status >= 500 || answer.status < 400 || (mayHaveArrived && answer.status === 401);
        return new SoukError(refusal, about());
      } catch (error) {
        mayHaveArrived ||= !wasNeverSent(error);
        return noAnswer(error);
      }
    };

    if (ended.aborted) throw noAnswer(ended.reason);
    for (let [refusals, failures] = [0, 0]; ; ) {
      const result = await attempt();
      if (!(result instanceof Error)) return result;
      const isRefused = result instanceof SoukError && result.code === 'overloaded';
      if (isRefused) {
        refusals += 1;
        silentUntilMs = Date.now() + silenceMs;
      } else failures += 1;
      const waitMs = waitBeforeTryMs(isRefused ? refusals : failures, result instanceof SoukError ? result.retryAfterSeconds : undefined);
      const isPassing = operation.repeatable && failures < mostTries && (result instanceof ConnectionError || passing.has(result.status));
      const nextAtMs = Date.now() + waitMs;
      if (!(isRefused || isPassing) || ended.aborted || nextAtMs >= Math.min(endsAtMs, silentUntilMs)) throw result;
      await wait(waitMs, ended).catch((reason) => {
        throw noAnswer(reason);
      });
    }
  };
}

/** Whether it is a session, and not what another server happens to say in JSON. */
const isSession = (body: unknown): boolean => {
  const { sessionToken, expiresInSeconds } = (body ?? {}) as Record<string, unknown>;
  return typeof sessionToken === 'string' && typeof expiresInSeconds === 'number';
};

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';

/** Whether nothing at all was done: anything may be sent again. */
const isOverload = ({ problem }: Refusal) => problem?.code === 'overloaded';

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
  /** How long a call, including its retries, may go on without any response from the marketplace. */
  silenceMs: number;
  /** Time limit of one try, so that a try that hangs leaves time for another. */
  tryTimeoutMs: number;
  userAgent: string;
}

/** Calls an operation. Throws SoukError and ConnectionError, and TypeError for inputs that cannot be sent. */
export type Call = (operation: Operation, input: Input, options?: CallOptions) => Promise<Answer>;

/** A file may take this many times as long as JSON to send. */
const fileFactor = 5;

/** Statuses after which the same request may succeed later. 502 comes from a load balancer. */
const passing = new Set([502, 503, 504]);

export function createTransport(options: TransportOptions): Call {
  const { session, fetch, userAgent } = options;
  const base = options.url.replace(/\/+$/, '');

  async function send({ method, session: use }: Operation, { target, headers, body }: RequestParts, signal: AbortSignal): Promise<Answer> {
    const token = use === 'none' || use === 'opens' ? undefined : session.token;
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
    const hasEnded = hasNoSession(answer) || (use === 'ends' && answer.isSuccess) || Number(expiresIn ?? 1) === 0;
    if (hasEnded) session.end(token);
    else if (expiresIn !== null) session.extend(token, Number(expiresIn));
  }

  return async function call(operation, input, { signal, ...given } = {}) {
    const patience = operation.inputs === 'file' ? fileFactor : 1;
    const timeoutMs = given.timeoutMs ?? options.timeoutMs * patience;
    const silenceMs = options.silenceMs * patience;
    const tryTimeoutMs = options.tryTimeoutMs * patience;
    const parts = requestParts(operation, input);
    const idempotencyKey = input['idempotencyKey'] as string | undefined;
    const endsAtMs = Date.now() + timeoutMs;
    const timeUp = AbortSignal.timeout(timeoutMs);
    const ended = signal ? AbortSignal.any([signal, timeUp]) : timeUp;
    // An `overloaded` response ends the silence, too.
    let silentUntilMs = Date.now() + silenceMs;
    let mayHaveArrived = false;

    const about = () => ({ operation: operation.name, outcomeUnknown: operation.method !== 'GET' && mayHaveArrived, idempotencyKey });
    const noAnswer = (cause: unknown) => {
      const reason = signal?.aborted ? 'aborted' : timeUp.aborted || isTimeout(cause) ? 'timeout' : 'network';
      return new ConnectionError(reason, about(), cause);
    };

    /** One try. Returns a successful response, or the error to throw if there is no further try. */
    const attempt = async (): Promise<Answer | SoukError | ConnectionError> => {
      const longestMs = idempotencyKey === undefined ? tryTimeoutMs : 2 * tryTimeoutMs;
      const timeoutOfTry = AbortSignal.timeout(Math.max(1, Math.min(longestMs, silentUntilMs - Date.now())));
      try {
        const answer = await send(operation, parts, AbortSignal.any([ended, timeoutOfTry]));
        if (answer.isSuccess) return answer;
        const refusal = refusalOf(answer);
        // After a 4xx refusal nothing was done. An earlier try may have been accepted if the refusal is a 401, `overloaded` or a proxy's.
        const tellsOfEarlierTries = refusal.problem !== undefined && answer.status !== 401;
        if (!isOverload(refusal)) mayHaveArrived = answer.status >= 500 || answer.status < 400 || (mayHaveArrived && !tellsOfEarlierTries);
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

/** Whether a body is a session. Another server may respond with different JSON. */
const isSession = (body: unknown): boolean => {
  const { sessionToken, expiresInSeconds } = (body ?? {}) as Record<string, unknown>;
  return typeof sessionToken === 'string' && typeof expiresInSeconds === 'number';
};

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';

/** Whether the response says that the session is over. A wrong password does not end it. */
const hasNoSession = (answer: Answer) => answer.status === 401 && refusalOf(answer).problem?.code !== 'wrong_credentials';

/** Whether the server did nothing, so that any request may be sent again. */
const isOverload = ({ problem }: Refusal) => problem?.code === 'overloaded';

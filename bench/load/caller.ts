import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { type Functions, operations } from '../../clients/api/gen.ts';
import { requestParts } from '../../clients/api/request.ts';
import type { Judge } from './contract.ts';
import type { Call, Recorder } from './figures.ts';

export type FunctionKey = keyof Functions;
type InputOf<Key extends FunctionKey> = Parameters<Functions[Key]>[0];

/** A successful response. */
export interface Answer {
  body<Body>(): Body;
}

/** The contract's name of a function. */
export const nameOf = (key: FunctionKey): string => operations[key].name;

const silenceMs = 60_000;
/** After an error a client waits as long as `Retry-After` says, up to this time, or for this long after a lost connection. */
const longestWaitMs = 1_000;
const reconnectMs = 100;

/** A request as a client sends it. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
}

export interface Received {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One client of the marketplace: one kept connection, one request at a time, no repetitions, so that every error is counted. */
export class Caller {
  readonly #client: Client;
  readonly #judge: Judge;
  token: string | undefined;
  /** Where calls are noted; absent: they are not. */
  recorder: Recorder | undefined;
  /** How many calls were noted. */
  recorded = 0;
  /** Sends requests elsewhere; absent: over the kept connection. */
  sendBy: ((sent: Sent) => Promise<Received>) | undefined;
  /** The code of the last call's error, if it had one. */
  lastError: string | undefined;

  constructor(url: string, judge: Judge) {
    this.#client = new Client(url, { pipelining: 1, keepAliveTimeout: 600_000, headersTimeout: silenceMs, bodyTimeout: silenceMs });
    this.#judge = judge;
  }

  /** Calls a function. Returns its response, or undefined after an error. */
  async call<Key extends FunctionKey>(key: Key, input: InputOf<Key>, file?: Buffer): Promise<Answer | undefined> {
    const operation = operations[key];
    const { target, headers, body } = requestParts(operation, input as Record<string, unknown>);
    if (operation.session !== 'none' && operation.session !== 'opens' && this.token) headers['Authorization'] = `Bearer ${this.token}`;
    const startedAtMs = performance.now();
    try {
      const sent = { method: operation.method, path: target, headers, body: file ?? (body as string | undefined) ?? null };
      const { statusCode: status, headers: received, text } = await (this.sendBy ?? this.#send)(sent);
      const endedAtMs = performance.now();
      const code = status < 400 ? undefined : codeOf(text);
      const ending = this.#judge(operation.name, status, code);
      this.lastError = code;
      const error = ending === 'success' ? undefined : { status, code: code ?? 'unexpected' };
      this.#note({ name: operation.name, startedAtMs, endedAtMs, ending, ...(error && { error }) });
      if (!error) return { body: () => JSON.parse(text) };
      await this.#waitAfter(received['retry-after']);
    } catch (failure) {
      const { code = 'unknown' } = failure as NodeJS.ErrnoException;
      this.lastError = code;
      const error = { status: 0, code };
      this.#note({ name: operation.name, startedAtMs, endedAtMs: performance.now(), ending: 'no response', error });
      await sleep(reconnectMs);
    }
    return undefined;
  }

  readonly #send = async ({ method, ...sent }: Sent): Promise<Received> => {
    const { statusCode, headers, body } = await this.#client.request({ method: method as 'GET', ...sent });
    return { statusCode, headers, text: await body.text() };
  };

  #note(call: Call): void {
    if (!this.recorder) return;
    this.recorded += 1;
    this.recorder.add(call);
  }

  async #waitAfter(retryAfter: string | string[] | undefined): Promise<void> {
    const seconds = Number(retryAfter);
    if (seconds > 0) await sleep(Math.min(seconds * 1_000, longestWaitMs));
  }
}

/** The code of a problem document; undefined for any other body. */
function codeOf(text: string): string | undefined {
  try {
    return JSON.parse(text).code;
  } catch {
    return undefined;
  }
}

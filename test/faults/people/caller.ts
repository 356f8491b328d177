import { setTimeout as sleep } from 'node:timers/promises';
import { type Entry, isUnknown, type Operation } from './history.ts';
import { send as sendOverHttp } from './http-client.ts';

export interface Request {
  operation: Operation;
  key: string;
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
  change?: number;
}

/** A session at the functions, every request of which is written into the history. */
export interface Caller {
  account: number;
  /** Sends it once. Never rejects: without a whole answer the status is 0. */
  send(request: Request, via?: number): Promise<Entry>;
  /** What may be repeated, until it is known what became of it, or `tries` are over. */
  repeat(request: Request, tries?: number): Promise<Entry>;
}

export interface CallerOptions {
  urls: readonly string[];
  account: number;
  token: string;
  history: Entry[];
}

/** A little longer than the longest that a function takes. */
const patienceMs = 18_000;

/** As Date.now(), but finer: some answers take a few milliseconds, and are compared. */
const nowMs = () => performance.timeOrigin + performance.now();

export function createCaller({ urls, account, token, history }: CallerOptions): Caller {
  let turn = account;

  async function send({ operation, key, change, method, path, body, headers }: Request, via = (turn++ % 2) + 1): Promise<Entry> {
    const invokedAtMs = nowMs();
    const answer = await sendOverHttp(`${urls[via - 1]}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      patienceMs,
    })
      .then(read)
      .catch(() => ({ status: 0 }));
    const entry = { operation, account, key, via, invokedAtMs, endedAtMs: nowMs(), ...(change !== undefined && { change }), ...answer };
    history.push(entry);
    return entry;
  }

  return {
    account,
    send,
    async repeat(request, tries = 5) {
      for (let left = tries; ; left--) {
        const entry = await send(request);
        if (!isUnknown(entry) || left <= 1) return entry;
        await sleep(200);
      }
    },
  };
}

function read({ status, body: text }: { status: number; body: string }): Pick<Entry, 'status' | 'code' | 'purchaseId' | 'body'> {
  const body = text === '' ? undefined : JSON.parse(text);
  return { status, code: body?.code, purchaseId: body?.purchaseId, ...(status < 300 && { body }) };
}

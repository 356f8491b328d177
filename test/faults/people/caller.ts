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
  trackingNumber?: string;
}

/** A session at the functions. Every request is recorded in the history. */
export interface Caller {
  account: number;
  /** Sends a request once. Never rejects: without a complete response the status is 0. */
  send(request: Request, via?: number): Promise<Entry>;
  /** Repeats an idempotent request until its outcome is known, or `tries` times. */
  repeat(request: Request, tries?: number): Promise<Entry>;
}

export interface CallerOptions {
  urls: readonly string[];
  account: number;
  token: string;
  history: Entry[];
}

/** A little longer than a function's longest time-out. */
const patienceMs = 18_000;

/** Like Date.now() with a finer resolution, because response times of a few milliseconds are compared. */
const nowMs = () => performance.timeOrigin + performance.now();

export function createCaller({ urls, account, token, history }: CallerOptions): Caller {
  let turn = account;

  async function send(request: Request, via = (turn++ % 2) + 1): Promise<Entry> {
    const { method, path, body, headers, ...about } = request;
    const invokedAtMs = nowMs();
    const answer = await sendOverHttp(`${urls[via - 1]}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      patienceMs,
    })
      .then(read)
      .catch(() => ({ status: 0 }));
    const entry = { ...about, account, via, invokedAtMs, endedAtMs: nowMs(), ...answer };
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

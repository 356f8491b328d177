import type { Problem } from './gen.ts';
import { retryAfter } from './retry.ts';

/** An answer as it came, read to its end. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Of a JSON answer that could be read. */
  body: unknown;
  /** Whether it is what the contract says of a success: JSON, or nothing with 204. */
  isSuccess: boolean;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const body = /json/.test(headers.get('Content-Type') ?? '') ? parse(text) : undefined;
  return { status, headers, body, isSuccess: response.ok && (status === 204 || body !== undefined) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an answer that is no success says. */
export function refusalOf({ status, headers, body }: Answer) {
  return {
    status,
    problem: isProblem(body) ? body : undefined,
    requestId: headers.get('X-Request-Id') ?? undefined,
    retryAfterSeconds: retryAfter(headers.get('Retry-After')),
    redirectsTo: status >= 300 && status < 400 ? originOf(headers.get('Location')) : undefined,
  };
}

/** Nothing else of it is shown: the rest may carry a secret. */
const originOf = (location: string | null) => (location !== null && URL.canParse(location) ? new URL(location).origin : undefined);

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  isText(body, 'code') &&
  isText(body, 'detail') &&
  /^urn:souk:problem:/.test(String((body as Problem).type));

const isText = (body: object, member: string) => typeof (body as Record<string, unknown>)[member] === 'string';

import type { Problem } from './gen.ts';
import { retryAfter } from './retry.ts';

/** A response, read completely. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON; undefined if the response is not valid JSON. */
  body: unknown;
  /** Whether it is a success as the contract defines it: a JSON object, or 204 without a body. */
  isSuccess: boolean;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const body = /json/.test(headers.get('Content-Type') ?? '') ? parse(text) : undefined;
  return { status, headers, body, isSuccess: response.ok && (status === 204 || isObject(body)) };
}

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null && !Array.isArray(body);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The details of a response that is not a success. */
export function refusalOf({ status, headers, body }: Answer) {
  return {
    status,
    problem: isProblem(body) ? body : undefined,
    requestId: headers.get('X-Request-Id') ?? undefined,
    retryAfterSeconds: retryAfter(headers.get('Retry-After')),
    redirectsTo: status >= 300 && status < 400 ? originOf(headers.get('Location')) : undefined,
  };
}

/** Only the origin is shown, because the rest of the address may contain a secret. */
const originOf = (location: string | null) => (location !== null && URL.canParse(location) ? new URL(location).origin : undefined);

const isProblem = (body: unknown): body is Problem =>
  isObject(body) && isText(body, 'code') && isText(body, 'detail') && /^urn:souk:problem:/.test(String((body as Problem).type));

const isText = (body: object, member: string) => typeof (body as Record<string, unknown>)[member] === 'string';

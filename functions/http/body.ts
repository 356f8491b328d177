import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { AppError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/text/json.ts';
import type { FileBody } from '../contract/file-body.ts';
import { InvalidRequest } from '../contract/problem.ts';
import { freePart } from './free-part.ts';

/** A longer body is refused, unless the endpoint takes a file. */
export const bodyLimitBytes = 64 * 1024;

const empty = Buffer.alloc(0);

/** Whether the request's headers announce a body. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** Reads a body. Throws payload_too_large as soon as the length is known to exceed the limit, and keeps no more of it. */
export function readBody(request: IncomingMessage): Buffer | Promise<Buffer> {
  if (!hasBody(request)) return empty;
  if (Number(request.headers['content-length']) > bodyLimitBytes) throw tooLarge(bodyLimitBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > bodyLimitBytes) reject(tooLarge(bodyLimitBytes));
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    rejectIfCut(request, reject);
  });
}

/**
 * Reads a file part by part and waits for `take` before the next one, so that no more than two parts are in memory. Throws
 * payload_too_large as soon as more parts have come than the file may have.
 */
export function readFile(request: IncomingMessage, { mostBytes }: FileBody, take: (part: Buffer) => Promise<void>): Promise<void> {
  if (!hasBody(request)) return Promise.resolve();
  return new Promise<void>((resolve, reject) => {
    let length = 0;
    let taken = Promise.resolve();
    const onPart = (part: Buffer) => {
      length += part.length;
      request.pause();
      taken = length > mostBytes ? Promise.reject(tooLarge(mostBytes)) : take(part);
      taken.then(
        () => request.resume(),
        (error) => {
          request.off('data', onPart);
          reject(error);
        },
      );
    };
    request.on('data', onPart);
    // Node may emit it although the last part has paused the request.
    request.on('end', () => taken.then(resolve, reject));
    rejectIfCut(request, reject);
  });
}

/** Rejects when the connection closes before the body has been read, even if all of it has arrived, or if it has closed already. */
function rejectIfCut(request: IncomingMessage, reject: (error: AppError) => void): void {
  const close = () => {
    if (!request.readableEnded) reject(new AppError('request_timeout', 'The body did not arrive.'));
  };
  request.on('error', close);
  request.on('close', close);
  if (request.destroyed) close();
}

const tooLarge = (mostBytes: number) => new AppError('payload_too_large', `A request body may have at most ${mostBytes} bytes.`);

/** Checks what the headers say of a file. Throws payload_too_large and unsupported_media_type. */
export function checkFile({ headers }: IncomingMessage, { types, mostBytes }: FileBody): void {
  if (Number(headers['content-length']) > mostBytes) throw tooLarge(mostBytes);
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!types.includes(type) || (headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new AppError('unsupported_media_type', `The body must be ${types.join(', ')}, not compressed.`);
}

/**
 * The error for a refused file whose length was not announced: payload_too_large comes before all errors that are found before the body is
 * read. Reads the rest without keeping it, so that a client that reads only after it has sent gets the response.
 */
export function errorAfterFile(error: unknown, request: IncomingMessage, { mostBytes }: FileBody): Promise<unknown> {
  if (request.complete || request.destroyed || !hasBody(request)) return Promise.resolve(error);
  return new Promise((resolve) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      freePart(chunk);
      if (length > mostBytes) resolve(tooLarge(mostBytes));
    });
    request.resume();
    for (const event of ['end', 'error', 'close'] as const) request.on(event, () => resolve(error));
  });
}

/** Matches JSON in UTF-8: a charset parameter that names another encoding does not match; other parameters are ignored. */
const jsonType = /^application\/json\s*(?:;(?!.*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$)))|$)/i;

/** Parses a body as a JSON object. An empty body gives an object without fields. */
export function parseBody(body: Buffer, { headers }: IncomingMessage): Record<string, unknown> {
  if (body.length === 0) return {};
  if (!jsonType.test(headers['content-type'] ?? '') || (headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new AppError('unsupported_media_type', 'The body must be application/json in UTF-8, not compressed.');
  const value = isUtf8(body) ? parseJson(body.toString()) : undefined;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InvalidRequest([{ field: 'body', message: 'must be a JSON object in UTF-8' }], 'The body is not a JSON object.');
}

import * as z from 'zod/mini';
import { type ErrorCode, errorCodes } from '../../../lib/errors.ts';
import type { Endpoint } from '../../endpoint.ts';
import { pathTemplate } from '../../http/paths.ts';
import { currency } from '../objects.ts';
import { type Components, type JsonSchema, toJsonSchema } from './schema.ts';

const line = z.object({
  itemId: z.string(),
  requested: z.int(),
  available: z.optional(z.int()).check(z.meta({ description: 'In a cart: units that can still be sold.' })),
  priceCents: z.optional(z.int()).check(z.meta({ description: "In a cart: today's price of one unit." })),
  left: z.optional(z.int()).check(z.meta({ description: 'In a refund: units that can still be refunded.' })),
});

/** The schema of an error: RFC 9457, with the extra members of some codes. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(errorCodes) as ErrorCode[]),
    requestId: z.string().check(z.meta({ description: 'Also in X-Request-Id; name it when you ask for help.' })),
    errors: z
      .optional(z.array(z.object({ field: z.string(), message: z.string() })))
      .check(z.meta({ description: 'With `invalid_request`: every field that breaks a rule.' })),
    lines: z
      .optional(z.array(line))
      .check(z.meta({ description: 'The lines of the cart or the refund that cannot be accepted as they are.' })),
    totalCents: z.optional(z.int()).check(z.meta({ description: 'What the cart costs today.' })),
    purchaseId: z.optional(z.string()).check(z.meta({ description: 'The purchase that the error is about.' })),
    currency: z.optional(currency()),
    paymentIsStandIn: z.optional(z.boolean()).check(z.meta({ description: "Whether payments go to Souk's own payment service." })),
    parts: z.optional(z.record(z.string(), z.enum(['ok', 'down']))).check(z.meta({ description: 'What each part says of itself.' })),
  })
  .check(z.meta({ id: 'Problem', description: 'An error (RFC 9457).' }));

const header = (description: string, schema: JsonSchema = { type: 'string' }) => ({ description, schema });
const seconds = { type: 'integer', minimum: 0 };

export const headers = {
  'X-Request-Id': header('As it came with the request, or made for it.'),
  'Session-Expires-In': header('Seconds that the session lives without another request. On every answer to a live session.', seconds),
  'Retry-After': header('Seconds to wait before the same request.', seconds),
  'WWW-Authenticate': header('`Bearer`.'),
  ETag: header('Send it as If-None-Match to get 304 while nothing has changed.'),
  Location: header('Where what was made can be got.'),
  'Idempotent-Replayed': header('`true`: this is the answer to an earlier request with the same key.', { const: 'true' }),
};

type HeaderName = keyof typeof headers;

const refer = (names: readonly HeaderName[]) => Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** All responses of an endpoint, by status. */
export function responsesOf(endpoint: Endpoint, components: Components): Record<string, JsonSchema> {
  const success: HeaderName[] = ['X-Request-Id', ...endpoint.responseHeaders];
  if (hasSession(endpoint)) success.push('Session-Expires-In');
  if (endpoint.etag) success.push('ETag');
  const content = endpoint.response && { [endpoint.contentType]: { schema: toJsonSchema(endpoint.response(), 'output', components) } };
  const responses: Record<string, JsonSchema> = {};
  for (const status of [endpoint.status, ...endpoint.otherStatuses]) {
    responses[status] = { description: successes[status], headers: refer(success), ...(content && { content }) };
  }
  if (endpoint.etag) responses[304] = { description: 'Nothing has changed.', headers: refer(success) };
  for (const [status, codes] of Map.groupBy(errorsOf(endpoint), (code) => errorCodes[code].http)) {
    const inSession = hasSession(endpoint) && !codes.every((code) => beforeSession.has(code));
    const name = [...codes, ...(inSession ? ['in_session'] : [])].join('-');
    components.responses[name] ??= problemResponse(codes, inSession);
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
}

const successes: Record<number, string> = { 200: 'Done.', 201: 'Made.', 202: 'Begun; the outcome is not known yet.', 204: 'Done.' };
const retryable: ReadonlySet<ErrorCode> = new Set([
  'unavailable',
  'overloaded',
  'deadline_exceeded',
  'too_many_attempts',
  'quota_exceeded',
]);

/** Errors that only make-purchase or refund-sale returns, and returns again for the same idempotency key. */
const replayable: ReadonlySet<ErrorCode> = new Set([
  'payment_declined',
  'cart_empty',
  'price_changed',
  'purchase_in_progress',
  'purchase_cancelled',
  'refund_exceeds_sale',
  'refund_failed',
]);

/** Errors returned before the session check, or because there is no session. */
const beforeSession: ReadonlySet<ErrorCode> = new Set([
  'invalid_request',
  'unauthenticated',
  'request_timeout',
  'payload_too_large',
  'unsupported_media_type',
  'misdirected_request',
  'header_too_large',
]);

const hasSession = ({ caller }: Endpoint) => caller !== 'anyone' && caller !== 'scheduler';

function problemResponse(codes: ErrorCode[], inSession: boolean): JsonSchema {
  const names: HeaderName[] = ['X-Request-Id'];
  if (inSession) names.push('Session-Expires-In');
  if (codes.some((code) => retryable.has(code))) names.push('Retry-After');
  if (codes.some((code) => replayable.has(code))) names.push('Idempotent-Replayed');
  if (codes.some((code) => errorCodes[code].http === 401)) names.push('WWW-Authenticate');
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] };
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCodes[code].title}.`).join(' '),
    headers: refer(names),
    content: { 'application/problem+json': { schema } },
  };
}

/** The codes that follow from the endpoint's caller, method and path, and those it declares. */
function errorsOf({ caller, method, path, errors }: Endpoint): ErrorCode[] {
  const codes: ErrorCode[] = ['invalid_request'];
  if (caller !== 'anyone') codes.push('unauthenticated');
  if (caller !== 'anyone' && caller !== 'visitor') codes.push('forbidden');
  if (pathTemplate(path).parameters.length > 0) codes.push('not_found');
  if (method !== 'GET') codes.push('request_timeout', 'payload_too_large', 'unsupported_media_type');
  if (caller !== 'scheduler') codes.push('misdirected_request');
  return [...new Set([...codes, ...errors, 'header_too_large', 'internal', 'unavailable', 'overloaded', 'deadline_exceeded'] as const)];
}

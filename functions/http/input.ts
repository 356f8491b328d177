import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import * as z from 'zod/mini';
import type { ReadFile } from '../contract/file-body.ts';
import { type FieldError, InvalidRequest } from '../contract/problem.ts';
import { type Endpoint, takesQuery } from '../endpoint.ts';
import { checkFile, parseBody, readBody, readFile } from './body.ts';
import { pathTemplate } from './paths.ts';
import { readQuery } from './query.ts';

/** A request's values, or the fact that its path names nothing. The caller may learn that fact only after the permission check. */
export type Input = { values: unknown } | 'no such path';

export interface RawRequest {
  request: IncomingMessage;
  /** The path parameters. */
  segments: readonly string[];
  query: string;
}

type Fields = Record<string, unknown>;

/**
 * Prepares a reader for an endpoint's requests. The reader throws only errors that any caller may see: an AppError about size or content
 * type, or an InvalidRequest that names every bad field at once.
 */
export function inputReader(endpoint: Endpoint): (raw: RawRequest) => Input | Promise<Input> {
  const { parameters } = pathTemplate(endpoint.path);
  const headers = Object.entries(endpoint.headers).map(([field, header]) => ({ field, header, key: header.toLowerCase() }));
  const headerNames = Object.fromEntries(headers.map(({ field, header }) => [field, header]));
  const elsewhere = new Set([...parameters, ...headers.map(({ field }) => field)]);
  const accepted = endpoint.request();
  const lists = listFields(accepted);

  function read({ request, segments, query }: RawRequest, body: Fields): Input {
    const given: Fields = {};
    const errors = readQuery(query, lists, given);
    const [fields, others] = takesQuery(endpoint) ? [given, body] : [body, given];
    for (const field of Object.keys(others)) errors.push({ field, message: unknownField });
    for (const field of Object.keys(fields)) if (elsewhere.has(field)) errors.push({ field, message: unknownField });
    for (const [i, name] of parameters.entries()) fields[name] = segments[i];
    for (const { field, key } of headers) fields[field] = headerValue(request.headers, key);

    const result = accepted.safeParse(fields);
    if (result.success && errors.length === 0) return { values: result.data };
    for (const issue of result.error?.issues ?? []) {
      if (!parameters.includes(String(issue.path[0]))) errors.push(...fieldErrors(issue, headerNames));
    }
    if (errors.length > 0) throw new InvalidRequest(firstOfEachField(errors));
    return 'no such path';
  }

  const { file } = endpoint;
  if (file) {
    return (raw) => {
      checkFile(raw.request, file);
      return read(raw, { [file.field]: ((take) => readFile(raw.request, file, take)) satisfies ReadFile });
    };
  }
  if (endpoint.method === 'GET') return (raw) => read(raw, {});
  return async (raw) => read(raw, parseBody(await readBody(raw.request), raw.request));
}

/** Enough for a person to see the mistake. A body may hold thousands of unknown fields. */
const mostErrors = 100;

function firstOfEachField(errors: FieldError[]): FieldError[] {
  const first = new Map(errors.toReversed().map((error) => [error.field, error]));
  return errors.filter((error) => first.get(error.field) === error).slice(0, mostErrors);
}

const unknownField = 'is not a field of this request';

function headerValue(headers: IncomingHttpHeaders, key: string): string | undefined {
  const value = headers[key];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The fields that may occur several times in a query. */
function listFields(request: z.ZodMiniObject): ReadonlySet<string> {
  return new Set(Object.keys(request.shape).filter((name) => isList(request.shape[name])));
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniDefault) return isList(schema._zod.def.innerType);
  return schema instanceof z.ZodMiniArray;
}

function fieldErrors(issue: z.core.$ZodIssue, headerNames: Readonly<Record<string, string>>): FieldError[] {
  const field = issue.path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? (headerNames[String(part)] ?? String(part)) : `${text}.${String(part)}`;
  }, '');
  if (issue.code !== 'unrecognized_keys') return [{ field, message: issue.message }];
  return issue.keys.map((key) => ({ field: field === '' ? key : `${field}.${key}`, message: unknownField }));
}

import type * as z from 'zod/mini';
import type { ErrorCode } from '../lib/errors.ts';
import { type Body, Success } from './contract/success.ts';
import type { Caller, HandlerContext, ReadContext } from './services/context.ts';
import type { ServiceName } from './services/services.ts';

type ResponseHeader = 'Location' | 'Retry-After' | 'Idempotent-Replayed';
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | PathParameter<Rest> : never;

interface Description {
  /** One line for the API's user. */
  summary: string;
  description?: string;
  /** The codes that an answer of this endpoint may carry beyond those that follow from its caller and request. */
  errors?: readonly ErrorCode[];
  /** How long the handler may take, the session check included; 5 seconds if absent. */
  deadlineMs?: number;
  /** Whether the answer carries an ETag and If-None-Match is honoured. */
  etag?: boolean;
  /** `no-store` if absent. */
  cacheControl?: string;
  /** `application/json` if absent. */
  contentType?: string;
  /** Other statuses that a success may have, with the same body. */
  otherStatuses?: readonly number[];
  /** Headers that an answer may carry beyond those of every answer. */
  responseHeaders?: readonly ResponseHeader[];
}

interface EndpointOptions<
  Path extends string,
  C extends Caller,
  Calls extends ServiceName,
  Shape extends Record<PathParameter<Path>, z.ZodMiniType>,
  Response extends z.ZodMiniType | null,
  Beside extends boolean,
> extends Description {
  method: Method;
  /** A template: `{name}` is one segment, decoded, and a field of the request. */
  path: Path;
  caller: C;
  /** The services that the handler calls: it gets no others, and its function is let into no others. */
  calls: readonly Calls[];
  /** Whether nearly every request charges somebody: then a process that serves it prepares that as it starts. */
  charges?: boolean;
  /**
   * All that is accepted, as one object: path parameters by the names in the path, fields named in `headers` from there, all others from the
   * JSON body of POST and PUT and from the query of GET and DELETE.
   */
  request: () => z.ZodMiniObject<Shape, z.core.$strict>;
  headers?: { [Field in Exclude<keyof Shape, PathParameter<Path>>]?: string };
  /** What a success carries; null: nothing. */
  response: Response extends z.ZodMiniType ? () => Response : null;
  /** Of a success; 200, or 204 if there is no response, if absent. */
  status?: number;
  /** Runs the handler while the session is being checked, and answers only if both succeed. For what only reads and needs no session. */
  besideSessionCheck?: Beside;
  handle(
    input: z.output<z.ZodMiniObject<Shape, z.core.$strict>>,
    context: Beside extends true ? ReadContext<Calls> : HandlerContext<C, Calls>,
  ): Promise<Response extends z.ZodMiniType ? Body<z.output<Response>> | Success<z.output<Response>> : void>;
}

/** One REST operation, as the pipeline, the router and the OpenAPI document see it. */
export interface Endpoint extends Required<Omit<Description, 'description'>> {
  readonly description?: string;
  readonly method: Method;
  readonly path: string;
  readonly caller: Caller;
  readonly calls: readonly ServiceName[];
  readonly charges: boolean;
  readonly request: () => z.ZodMiniObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: (() => z.ZodMiniType) | null;
  readonly status: number;
  readonly besideSessionCheck: boolean;
  handle(input: unknown, context: unknown): Promise<unknown>;
}

/** Declares one REST operation. Everything that is known about it is derived from this one value. */
export function endpoint<
  const Path extends string,
  const C extends Caller,
  const Calls extends ServiceName,
  Shape extends Record<PathParameter<Path>, z.ZodMiniType>,
  Response extends z.ZodMiniType | null,
  const Beside extends boolean = false,
>(options: EndpointOptions<Path, C, Calls, Shape, Response, Beside>): Endpoint {
  return {
    status: options.response === null ? 204 : 200,
    charges: false,
    besideSessionCheck: false,
    errors: [],
    deadlineMs: 5_000,
    etag: false,
    cacheControl: 'no-store',
    contentType: 'application/json',
    otherStatuses: [],
    responseHeaders: [],
    ...options,
    headers: (options.headers ?? {}) as Record<string, string>,
    handle: options.handle as Endpoint['handle'],
  };
}

/** Whether what a request says stands in its query; else it stands in its body. */
export const takesQuery = ({ method }: Endpoint): boolean => method === 'GET' || method === 'DELETE';

/** What the handler calls, and customer-db, which knows whose a session token is. */
export const servicesOf = ({ caller, calls }: Endpoint): ServiceName[] => (caller === 'anyone' ? [...calls] : ['customer', ...calls]);

/** A success that differs from its endpoint's usual one in status or headers. */
export function success<T>(body: Body<T>, { status, headers = {} }: { status?: number; headers?: Record<string, string> }): Success<T> {
  return new Success(body, status, headers);
}

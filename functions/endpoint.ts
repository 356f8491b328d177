import type * as z from 'zod/mini';
import type { ErrorCode } from '../lib/errors.ts';
import type { FileBody } from './contract/file-body.ts';
import { type Body, Success } from './contract/success.ts';
import { type Call, type ServiceName, serviceOf } from './services/calls.ts';
import type { Caller, HandlerContext } from './services/context.ts';

type ResponseHeader = 'Location' | 'Retry-After' | 'Idempotent-Replayed';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | PathParameter<Rest> : never;

interface Description {
  /** One line for API users. */
  summary: string;
  description?: string;
  /** Error codes of this endpoint beyond those that follow from its caller and request. */
  errors?: readonly ErrorCode[];
  /** Time limit of the handler, including the session check; 5 seconds if absent. */
  deadlineMs?: number;
  /** Whether the response has an ETag and If-None-Match is honoured. */
  etag?: boolean;
  /** `no-store` if absent. */
  cacheControl?: string;
  /** `application/json` if absent. */
  contentType?: string;
  /**
   * The body is a file, not JSON. The handler gets it in this field as a function that reads it (ReadFile), so that it can check first what does not
   * depend on it.
   */
  file?: FileBody | undefined;
  /** Further success statuses, with the same body. */
  otherStatuses?: readonly number[];
  /** Response headers beyond those of every response. */
  responseHeaders?: readonly ResponseHeader[];
}

interface EndpointOptions<
  Path extends string,
  C extends Caller,
  Calls extends Call,
  Shape extends Record<PathParameter<Path>, z.ZodMiniType>,
  Response extends z.ZodMiniType | null,
> extends Description {
  method: Method;
  /** A template: `{name}` matches one segment, which is decoded and becomes a field of the request. */
  path: Path;
  caller: C;
  /**
   * The methods of services that the handler calls, such as `product-db/AddToCart` or `payment/Charge`. It gets only these, and the services
   * let its function call only these.
   */
  calls: readonly Calls[];
  /** Whether nearly every request makes a charge. If so, the process prepares for charges when it starts. */
  charges?: boolean;
  /**
   * All accepted inputs as one object. Path parameters have the names in the path. Fields named in `headers` come from headers. All others
   * come from the JSON body (POST, PUT, PATCH) or the query (GET, DELETE).
   */
  request: () => z.ZodMiniObject<Shape, z.core.$strict>;
  headers?: { [Field in Exclude<keyof Shape, PathParameter<Path>>]?: string };
  /** The body of a success; null for no body. */
  response: Response extends z.ZodMiniType ? () => Response : null;
  /** Status of a success. If absent: 200, or 204 without a response body. */
  status?: number;
  handle(
    input: z.output<z.ZodMiniObject<Shape, z.core.$strict>>,
    context: HandlerContext<C, Calls>,
  ): Promise<Response extends z.ZodMiniType ? Body<z.output<Response>> | Success<z.output<Response>> : void>;
}

/** One REST operation, as the pipeline, the router and the OpenAPI document use it. */
export interface Endpoint extends Required<Omit<Description, 'description' | 'file'>> {
  readonly description?: string;
  readonly file: FileBody | undefined;
  readonly method: Method;
  readonly path: string;
  readonly caller: Caller;
  readonly calls: readonly Call[];
  readonly charges: boolean;
  readonly request: () => z.ZodMiniObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: (() => z.ZodMiniType) | null;
  readonly status: number;
  handle(input: unknown, context: unknown): Promise<unknown>;
}

/** Declares one REST operation. Routes, checks and documentation are all derived from this one value. */
export function endpoint<
  const Path extends string,
  const C extends Caller,
  const Calls extends Call,
  Shape extends Record<PathParameter<Path>, z.ZodMiniType>,
  Response extends z.ZodMiniType | null,
>(options: EndpointOptions<Path, C, Calls, Shape, Response>): Endpoint {
  return {
    status: options.response === null ? 204 : 200,
    charges: false,
    errors: [],
    deadlineMs: 5_000,
    etag: false,
    cacheControl: 'no-store',
    contentType: 'application/json',
    otherStatuses: [],
    file: undefined,
    responseHeaders: [],
    ...options,
    headers: (options.headers ?? {}) as Record<string, string>,
    handle: options.handle as Endpoint['handle'],
  };
}

/** Whether inputs come in the query; otherwise they come in the body. */
export const takesQuery = ({ method }: Endpoint): boolean => method === 'GET' || method === 'DELETE';

/** All calls that an endpoint makes: its handler's, and the check of a session. */
export const callsOf = ({ caller, calls }: Endpoint): Call[] => (caller === 'anyone' ? [...calls] : ['customer-db/CheckSession', ...calls]);

/** The services that these calls go to. */
export const servicesOf = (endpoint: Endpoint): ServiceName[] => [...new Set(callsOf(endpoint).map(serviceOf))];

/** A success whose status or headers differ from the endpoint's usual ones. */
export function success<T>(body: Body<T>, { status, headers = {} }: { status?: number; headers?: Record<string, string> }): Success<T> {
  return new Success(body, status, headers);
}

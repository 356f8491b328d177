import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../../../functions/contract/openapi/document.ts';
import { routes } from '../../../functions/http/app.ts';
import { RouteTable } from '../../../functions/http/paths.ts';

export interface AnswerToCheck {
  method: string;
  path: string;
  status: number;
  headers: Headers;
  body: unknown;
}

interface Response {
  $ref?: string;
  headers: Record<string, unknown>;
  content?: Record<string, unknown>;
}

/** Checks responses against the OpenAPI document: status, content type, body, and required and allowed headers. */
export function createContract(): (answer: AnswerToCheck) => void {
  const document = openApiDocument();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'souk', ...document });
  const table = new RouteTable(routes);

  return ({ method, path, status, headers, body }) => {
    const [pathname = ''] = path.split('?');
    const route = table.find(method, pathname)?.route.endpoint;
    const described = route ? describedAt(document, route.path, route.method.toLowerCase(), status) : refusedAt(status);
    const failed = (why: string) =>
      new Error(`${method} ${path} answered ${status}: ${why}. The body: ${JSON.stringify(body)?.slice(0, 500)}`);
    if (!described) throw failed('the OpenAPI document does not know this status');

    for (const name of ['X-Request-Id', 'Cache-Control']) if (!headers.has(name)) throw failed(`there is no ${name}`);
    // A visitor may have no session.
    const required = route?.caller === 'visitor' ? ['ETag'] : ['ETag', 'Session-Expires-In'];
    if (status < 400) for (const name of required) if (name in described.headers && !headers.has(name)) throw failed(`no ${name}`);
    for (const name of instructiveHeaders) if (headers.has(name) && !(name in described.headers)) throw failed(`${name} is not described`);
    if (status === 401 && headers.get('WWW-Authenticate') !== 'Bearer') throw failed('there is no WWW-Authenticate');
    if (status === 503 && !headers.has('Retry-After')) throw failed('there is no Retry-After');

    const [[type, pointer] = []] = Object.entries(described.content);
    if (type === undefined || method === 'HEAD') {
      if (body !== undefined) throw failed('there should be no body');
      return;
    }
    if (type !== '*/*' && headers.get('Content-Type') !== type) throw failed(`the content type is ${headers.get('Content-Type')}`);
    const validate = ajv.getSchema(`souk#${pointer}`);
    if (!validate?.(body)) throw failed(ajv.errorsText(validate?.errors));
  };
}

/** These headers change what a client does next, so the document must declare them. */
const instructiveHeaders = ['Idempotent-Replayed', 'Retry-After', 'Location'];

interface Described {
  headers: Record<string, unknown>;
  /** The location of each content type's schema. */
  content: Record<string, string>;
}

function describedAt(document: Record<string, unknown>, path: string, method: string, status: number): Described | undefined {
  const at = ['paths', path, method, 'responses', String(status)];
  const response = resolve(document, at) as Response | undefined;
  if (response?.$ref) return toDescribed(resolve(document, response.$ref.split('/').slice(1)) as Response, response.$ref.slice(1));
  return response && toDescribed(response, pointerTo(at));
}

/** Responses that belong to no endpoint: unknown path and wrong method. */
function refusedAt(status: number): Described | undefined {
  const isRefusal = status === 404 || status === 405;
  return isRefusal ? { headers: {}, content: { 'application/problem+json': '/components/schemas/Problem' } } : undefined;
}

function toDescribed({ headers, content = {} }: Response, pointer: string): Described {
  const types = Object.keys(content);
  return { headers, content: Object.fromEntries(types.map((type) => [type, `${pointer}${pointerTo(['content', type, 'schema'])}`])) };
}

const pointerTo = (keys: string[]) => keys.map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

const resolve = (document: unknown, keys: string[]): unknown =>
  keys.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

import { createContract } from './contract.ts';

interface ApiRequest {
  token?: string | undefined;
  query?: string | Record<string, string | number>;
  headers?: Record<string, string>;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects in a body.
  body: any;
}

export interface Api {
  url: string;
  /** Sends a body unchanged, even if it is not JSON. */
  send(method: string, path: string, request?: ApiRequest & { body?: string | Uint8Array | undefined }): Promise<ApiAnswer>;
  get(path: string, request?: ApiRequest): Promise<ApiAnswer>;
  post(path: string, body?: unknown, request?: ApiRequest): Promise<ApiAnswer>;
  put(path: string, body?: unknown, request?: ApiRequest): Promise<ApiAnswer>;
  patch(path: string, body?: unknown, request?: ApiRequest): Promise<ApiAnswer>;
  delete(path: string, request?: ApiRequest): Promise<ApiAnswer>;
}

const checkAnswer = createContract();

/** A client of the API at `url`. Throws for every response that the OpenAPI document does not describe. */
export function createApi(url: string): Api {
  const send: Api['send'] = async (method, path, { token, query, headers = {}, body } = {}) => {
    const parameters = typeof query === 'string' ? query : new URLSearchParams(query as Record<string, string>).toString();
    const response = await fetch(`${url}${path}${parameters && `?${parameters}`}`, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: body as string }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const answer = {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text || undefined,
    };
    checkAnswer({ method, path, ...answer });
    return answer;
  };
  const withJson = (method: string) => (path: string, body?: unknown, request?: ApiRequest) =>
    send(method, path, { ...request, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return {
    url,
    send,
    get: (path, request) => send('GET', path, request),
    delete: (path, request) => send('DELETE', path, request),
    post: withJson('POST'),
    put: withJson('PUT'),
    patch: withJson('PATCH'),
  };
}

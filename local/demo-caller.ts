import { isDeepStrictEqual } from 'node:util';

/** An answer was not what the contract says. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

export interface CallOptions {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  /** The status that the contract says. */
  status: number;
  /** Fields that the answer's body must have. */
  has?: Record<string, unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the API answers; what matters of it is checked.
type Body = any;

const shownCharacters = 110;
const secrets = new Set(['sessionToken']);

/** Calls the API at a base URL, prints each call and its answer without anything secret, and holds the answer to the contract. */
export function createCaller(baseUrl: string, print: (line: string) => void) {
  return async function call(method: string, path: string, { token, body, headers, status, has = {} }: CallOptions): Promise<Body> {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    const said: Body = isJson ? JSON.parse(text) : {};
    print(`${method.padEnd(6)} ${path}`);
    print(`       ${answer.status} ${isJson ? shorten(said) : ''}`.trimEnd());
    if (answer.status !== status) throw new ContractError(`${method} ${path} answered ${answer.status} instead of ${status}`);
    for (const [name, expected] of Object.entries(has))
      if (!isDeepStrictEqual(said[name], expected))
        throw new ContractError(`${method} ${path}: ${name} is ${JSON.stringify(said[name])} instead of ${JSON.stringify(expected)}`);
    return said;
  };
}

function shorten(body: unknown): string {
  const text = JSON.stringify(body, (name, value) => (secrets.has(name) ? '…' : value));
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

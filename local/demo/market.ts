import { isDeepStrictEqual } from 'node:util';
import { type Client, createClient, type ErrorCode, SoukError } from '../../clients/api/index.ts';

/** A response differs from the contract. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

const shownCharacters = 110;
const secrets = new Set(['sessionToken']);

/** A client that prints each call and its response, without secrets. */
export const openClient = (url: string, print: (line: string) => void): Client =>
  createClient({
    url,
    async fetch(target, init) {
      const answer = await fetch(target, init);
      const { pathname, search } = new URL(target);
      print(`${init.method?.padEnd(6)} ${pathname}${search}`);
      const isJson = answer.headers.get('Content-Type')?.includes('json');
      print(`       ${answer.status} ${isJson ? shorten(await answer.clone().text()) : ''}`.trimEnd());
      return answer;
    },
  });

/** Checks a response against the expected fields and returns it. Throws a ContractError. */
export function holds<Answer extends object>(answer: Answer, expected: Partial<Record<keyof Answer, unknown>>): Answer {
  for (const name of Object.keys(expected) as (keyof Answer)[])
    if (!isDeepStrictEqual(answer[name], expected[name]))
      throw new ContractError(`${String(name)} is ${JSON.stringify(answer[name])} instead of ${JSON.stringify(expected[name])}`);
  return answer;
}

/** Checks that a call is refused with this error code. */
export async function refused(code: ErrorCode, call: Promise<unknown>): Promise<void> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new ContractError(`a call was answered that should have been refused with ${code}`);
  if (!(error instanceof SoukError) || error.code !== code) throw error;
}

function shorten(body: string): string {
  const text = JSON.stringify(JSON.parse(body), (name, value) => (secrets.has(name) ? '…' : value));
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

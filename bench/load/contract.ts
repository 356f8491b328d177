import { readFileSync } from 'node:fs';

/**
 * How a call ended. `named`: an error that the contract names for this function. `unnamed`: any other response. `no response`: the connection
 * was refused or cut.
 */
export type Ending = 'success' | 'named' | 'unnamed' | 'no response';

/** Judges a response: the function, the status, and the code of its problem document, if it is one. */
export type Judge = (name: string, status: number, code: string | undefined) => Ending;

interface Operation {
  operationId: string;
  responses: Record<string, { $ref?: string }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const document = new URL('../../functions/contract/openapi.json', import.meta.url);

/** Reads from the OpenAPI document which statuses and error codes each function may respond with. */
export function readContract(): Judge {
  const { paths }: Document = JSON.parse(readFileSync(document, 'utf8'));
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const named = new Map(operations.map(({ operationId, responses }) => [operationId, expected(responses)]));
  return (name, status, code) => {
    const known = named.get(name);
    if (status < 400) return known?.has(String(status)) ? 'success' : 'unnamed';
    return known?.has(`${status} ${code}`) ? 'named' : 'unnamed';
  };
}

/** The contract has `internal` for every function, but only to say what it looks like: a server must never need it. */
const notForServers = new Set(['internal', 'in_session']);

/** `200` for a success, `409 cart_empty` for an error. The name of a response consists of its codes. */
function expected(responses: Operation['responses']): Set<string> {
  return new Set(
    Object.entries(responses).flatMap(([status, { $ref }]) => {
      const codes = $ref?.split('/').at(-1)?.split('-') ?? [];
      const known = codes.filter((code) => !notForServers.has(code)).map((code) => `${status} ${code}`);
      return $ref === undefined ? [status] : known;
    }),
  );
}

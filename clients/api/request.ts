import type { Operation } from './operation.ts';

export type Input = Readonly<Record<string, unknown>>;

export interface RequestParts {
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body?: string | Blob;
}

/** Puts an operation's inputs into the path and the headers, and all others into the query or the body. */
export function requestParts({ name, path, headers, inputs }: Operation, input: Input): RequestParts {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const take = (field: string): string | undefined => {
    const value = rest.get(field);
    rest.delete(field);
    return value === undefined ? undefined : String(value);
  };
  const filledPath = path.replace(/\{(\w+)\}/g, (_, field: string) => segment(name, field, take(field)));
  const ownHeaders = Object.entries(headers).flatMap(([field, header]) => {
    const value = take(field);
    return value === undefined ? [] : [[header, visible(field, value)]];
  });
  if (inputs === 'query') return { target: filledPath + query(rest), headers: Object.fromEntries(ownHeaders) };
  if (inputs === 'file') {
    const file = rest.get('file');
    if (!(file instanceof Blob)) throw new TypeError(`${name} needs a file.`);
    return { target: filledPath, headers: { ...Object.fromEntries(ownHeaders), 'Content-Type': file.type }, body: file };
  }
  return {
    target: filledPath,
    headers: { ...Object.fromEntries(ownHeaders), 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(rest)),
  };
}

/** One segment of a path. "." and ".." are refused, because they would change the path. */
function segment(operation: string, field: string, value: string | undefined): string {
  if (value === undefined || /^\.{0,2}$/.test(value)) throw new TypeError(`${operation} needs ${field}.`);
  return encodeURIComponent(value);
}

/** Checks a header's value. fetch would also refuse an invalid one, but its message would contain the value. */
export function visible(what: string, value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) throw new TypeError(`${what} must be visible ASCII characters.`);
  return value;
}

function query(fields: Map<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of fields) for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  return parameters.size > 0 ? `?${parameters}` : '';
}

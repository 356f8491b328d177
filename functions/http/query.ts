import type { FieldError } from '../contract/problem.ts';

/**
 * Reads a query's parameters into `fields`. Those named in `lists` become lists; each other one may occur once. Returns an error for each
 * parameter that occurs too often or cannot be decoded.
 */
export function readQuery(query: string, lists: ReadonlySet<string>, fields: Record<string, unknown>): FieldError[] {
  const errors: FieldError[] = [];
  if (query === '') return errors;
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const mark = pair.indexOf('=');
    const encoded = mark < 0 ? '' : pair.slice(mark + 1);
    const name = decode(mark < 0 ? pair : pair.slice(0, mark));
    const value = decode(encoded);
    if (name === undefined || value === undefined) errors.push({ field: name ?? pair, message: 'is not UTF-8 in percent-encoding' });
    if (name === undefined) continue;
    // A value that cannot be decoded still counts as given.
    const text = value ?? encoded;
    if (!Object.hasOwn(fields, name)) setOwn(fields, name, lists.has(name) ? [text] : text);
    else if (lists.has(name)) (fields[name] as string[]).push(text);
    else errors.push({ field: name, message: 'may be given only once' });
  }
  return errors;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Sets an own property. A plain assignment to `__proto__` would change the object's prototype. */
function setOwn(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true });
  else fields[name] = value;
}

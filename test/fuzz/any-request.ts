import fc from 'fast-check';
import type { routes } from '../../functions/http/app.ts';
import { sampleRequest } from '../support/requests/samples.ts';

type Route = (typeof routes)[number];

/** What a request may refer to, so that not every one fails at the first check. */
export interface Known {
  /** Session tokens, and what is no token. */
  tokens: readonly (string | undefined)[];
  itemIds: readonly string[];
  purchaseIds: readonly string[];
}

export interface AnyRequest {
  method: string;
  path: string;
  query: string;
  token: string | undefined;
  headers: Record<string, string>;
  body: string | undefined;
}

const junkText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    'null',
    '\u0000',
    '\ud800',
    '\u202e',
    '../../etc/passwd',
    "' or 1=1 --",
    '<script>',
    'ﬃ',
    'x'.repeat(300),
  ),
);
const junkNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 1.5, 1e21, 2 ** 31, -(2 ** 31), 2 ** 53, Number.MAX_SAFE_INTEGER, 100_000_001),
);
const junk = fc.oneof(
  junkText,
  junkNumber,
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(junkText, { maxLength: 8 }),
  fc.constantFrom(...deepValues()),
);

function* deepValues(): Iterable<unknown> {
  let list: unknown = [];
  let object: unknown = {};
  for (let depth = 0; depth < 500; depth += 1) [list, object] = [[list], { lines: object }];
  yield list;
  yield object;
  yield JSON.parse('{"__proto__": {"a": 1}, "constructor": {"prototype": {}}}');
}

const rarely = <T>(usual: T, other: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, { arbitrary: other, weight });

/** Requests of an endpoint: well-formed ones with one or more values replaced by anything, and some that are not JSON at all. */
export function anyRequest({ endpoint }: Route, { tokens, itemIds, purchaseIds }: Known): fc.Arbitrary<AnyRequest> {
  const sample = sampleRequest(endpoint);
  const fields = sample.body?.startsWith('{') ? (JSON.parse(sample.body) as Record<string, unknown>) : {};
  return fc.record({
    method: fc.constant(endpoint.method as string),
    path: anyPath(endpoint.path, sample.path, [...itemIds, ...purchaseIds]),
    query: rarely(sample.query, anyQuery(sample.query), sample.query === '' ? 2 : 12),
    token: fc.constantFrom(...tokens),
    headers: anyHeaders(sample.headers, sample.body !== undefined),
    body: sample.body === undefined ? fc.constant(undefined) : anyBody(sample.body, fields, itemIds),
  });
}

const inPath = junkText.filter((text) => text.isWellFormed()).map(encodeURIComponent);

function anyPath(template: string, path: string, ids: readonly string[]): fc.Arbitrary<string> {
  if (!template.includes('{')) return fc.constant(path);
  const value = fc.oneof(
    { arbitrary: fc.constantFrom(...ids), weight: 3 },
    { arbitrary: inPath, weight: 1 },
    fc.constantFrom('%zz', '%00', '%2f', '1-1'),
  );
  // A URL drops segments of dots.
  const filled = value.filter((text) => text !== '' && !/^\.{1,2}$/.test(text)).map((text) => template.replace(/\{\w+\}/, text));
  return rarely(
    path,
    filled.map((text) => text.replace(/\{\w+\}/g, '1')),
    6,
  );
}

const queryNames = [
  'category',
  'keyword',
  'condition',
  'minPriceCents',
  'maxPriceCents',
  'sort',
  'pageSize',
  'pageToken',
  'status',
  'quantity',
  'other',
];

function anyQuery(usual: string): fc.Arbitrary<string> {
  const pair = fc.tuple(
    fc.constantFrom(...queryNames),
    fc.oneof(fc.constantFrom('1', '3', 'lamp', 'new', 'price', '-price', 'newest'), junkText),
  );
  const pairs = fc
    .array(pair, { maxLength: 7 })
    .map((list) => list.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`));
  return pairs.map((list) => [usual, ...list].filter(Boolean).join('&'));
}

const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 300 });

function anyHeaders(usual: Record<string, string>, hasBody: boolean): fc.Arbitrary<Record<string, string>> {
  const types = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'image/png',
    'multipart/form-data',
    '',
  );
  return fc.record({
    ...Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, rarely(value, visible)])),
    ...(hasBody && !('Content-Type' in usual) && { 'Content-Type': rarely('application/json', types) }),
    'X-Request-Id': rarely('fuzz', visible),
    traceparent: rarely('', visible),
    'If-None-Match': rarely('', visible),
  });
}

function anyBody(text: string, fields: Record<string, unknown>, itemIds: readonly string[]): fc.Arbitrary<string> {
  const usual: Record<string, unknown> = { ...fields, ...('itemId' in fields && { itemId: itemIds[0] }) };
  const names = [...Object.keys(usual), 'other'];
  // A field that becomes undefined is left out.
  const change = fc
    .constantFrom(...names)
    .chain((name) => fc.tuple(fc.constant(name), fc.oneof(nested(usual[name]), fc.constant(undefined))));
  const changed = fc.array(change, { maxLength: 3 }).map((changes) => ({ ...usual, ...Object.fromEntries(changes) }));
  const withMore = fc.tuple(changed, rarely<object>({}, fc.dictionary(fc.string({ maxLength: 10 }), junk, { maxKeys: 3 })));
  const anyJson = withMore.map(([all, more]) => JSON.stringify({ ...all, ...more }));
  const notJson = fc.oneof(
    junkText.map((value) => value.toWellFormed()),
    fc.constantFrom('[]', 'null', '{"a":', `${text}x`, '{'.repeat(5_000)),
  );
  return fc.oneof({ arbitrary: anyJson, weight: 8 }, { arbitrary: notJson, weight: 1 });
}

/** Anything instead of a value, or the same object with something else in one of its fields. */
function nested(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return junk;
  const names = Object.keys(value);
  return fc.oneof(
    junk,
    fc.tuple(fc.constantFrom(...names), junk).map(([name, other]) => ({ ...value, [name]: other })),
  );
}

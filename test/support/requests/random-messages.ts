import fc from 'fast-check';

export interface MessageType {
  decode(bytes: Uint8Array): object;
  encode(message: never): { finish(): Uint8Array };
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => value.isWellFormed()),
  fc.uuid(),
  fc.constantFrom('', '3-1', '0-0', 'buyer', 'seller', 'new', 'up', 'approved', '\u0000', 'x'.repeat(70_000), "'; drop table items", '1,2'),
);
const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 2_147_483_647, -2_147_483_648, 100_000_001));
const int64 = fc.oneof(fc.maxSafeInteger(), int32);

/** gRPC's server refuses larger messages before a method sees them. */
const mostBytes = 256 * 1024;

/** The elements of lists of messages, by the lists' names. */
type Elements = Readonly<Record<string, fc.Arbitrary<object>>>;

/** Any message of a type that is not too large to arrive: every required field holds any value that the wire format can carry. */
export function anyMessage(type: MessageType, elements: Elements = {}): fc.Arbitrary<object> {
  const sample = type.decode(new Uint8Array(0)) as Record<string, unknown>;
  const fields = Object.entries(sample).map(([name, value]) => {
    const element = Array.isArray(value) ? elements[name] : undefined;
    return [name, element ? fc.array(element, { maxLength: 3 }) : anyValue(name, value)] as const;
  });
  const message = fc.record(Object.fromEntries(fields.filter((field): field is [string, fc.Arbitrary<unknown>] => field[1] !== undefined)));
  return message.filter((filled) => type.encode({ ...sample, ...filled } as never).finish().length < mostBytes);
}

function anyValue(name: string, value: unknown): fc.Arbitrary<unknown> | undefined {
  if (typeof value === 'string') return text;
  if (typeof value === 'number') return /Id$|Cents$/.test(name) && name !== 'priceCents' ? int64 : int32;
  if (typeof value === 'boolean') return fc.boolean();
  if (value instanceof Uint8Array) return fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
  if (Array.isArray(value)) return fc.array(text, { maxLength: 12 });
  return undefined;
}

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

const uuid = '019aa000-0000-7000-8000-000000000000';

/** A value of each field that its rule accepts. A field that is not here holds any value. */
const accepted: Readonly<Record<string, unknown>> = {
  role: 'buyer',
  roles: ['buyer'],
  sellerId: 1,
  buyerId: 1,
  accountId: 1,
  sellerName: 'Noor',
  name: 'Brass lamp',
  username: 'noor',
  password: 'correct horse 7',
  currentPassword: 'correct horse 7',
  newPassword: 'correct horse 8',
  sessionId: uuid,
  endedSessionId: uuid,
  purchaseId: uuid,
  refundId: uuid,
  itemId: '3-1',
  pictureId: uuid,
  objectName: `${'a'.repeat(32)}/${'b'.repeat(32)}`,
  objectNames: [`${'a'.repeat(32)}/${'b'.repeat(32)}`],
  description: 'Made around 1950.',
  category: 3,
  keywords: ['lamp'],
  condition: 'new',
  priceCents: 100,
  quantity: 1,
  change: 1,
  width: 100,
  height: 100,
  sort: 'newest',
  pageSize: 10,
  cursor: '',
  limit: 10,
  idempotencyKey: 'a-key',
  fingerprint: Buffer.alloc(32),
  cardBrand: 'visa',
  cardLast4: '4242',
  dueSeconds: 20,
  decision: 'cancelled',
  outcome: 'failed',
  reason: 'Arrived broken',
  vote: 'up',
};

/** Fields that a message may leave out. A message without such a field ignores it. */
const optionalTexts = ['condition', 'address', 'client', 'status', 'carrier', 'trackingNumber', 'description'];
const optionalNumbers = ['category', 'minPriceCents', 'maxPriceCents', 'expectedTotalCents'];

/** gRPC's server refuses larger messages before a method sees them. */
const mostBytes = 256 * 1024;

/** The elements of lists of messages, by the lists' names. */
type Elements = Readonly<Record<string, fc.Arbitrary<object>>>;

/**
 * Any message of a type that is not too large to arrive. Most fields hold a value that their rule accepts, so that the others are looked at
 * one at a time; those hold any value that the wire format can carry.
 */
export function anyMessage(type: MessageType, elements: Elements = {}): fc.Arbitrary<object> {
  const sample = type.decode(new Uint8Array(0)) as Record<string, unknown>;
  const fields = Object.entries(sample).flatMap(([name, value]) => {
    const element = Array.isArray(value) ? elements[name] : undefined;
    const any = element ? fc.array(element, { maxLength: 3 }) : anyValue(name, value);
    return any ? [[name, mostlyAccepted(name, any)] as const] : [];
  });
  const optional = [...optionalTexts.map((name) => [name, mostlyAccepted(name, text)]), ...optionalNumbers.map((name) => [name, int32])];
  const all: Record<string, fc.Arbitrary<unknown>> = { ...Object.fromEntries(optional), ...Object.fromEntries(fields) };
  const message = fc.record(all, { requiredKeys: fields.map(([name]) => name) });
  return message.filter((filled) => type.encode({ ...sample, ...filled } as never).finish().length < mostBytes);
}

function mostlyAccepted(name: string, any: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return name in accepted ? fc.oneof({ weight: 4, arbitrary: fc.constant(accepted[name]) }, { weight: 1, arbitrary: any }) : any;
}

function anyValue(name: string, value: unknown): fc.Arbitrary<unknown> | undefined {
  if (typeof value === 'string') return text;
  if (typeof value === 'number') return /Id$|Cents$/.test(name) && name !== 'priceCents' ? int64 : int32;
  if (typeof value === 'boolean') return fc.boolean();
  if (value instanceof Uint8Array) return fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
  if (Array.isArray(value)) return fc.array(text, { maxLength: 12 });
  return undefined;
}

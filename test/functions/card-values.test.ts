import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card } from '../support/people/cards.ts';
import { newBuyer, type Person } from '../support/people/people.ts';

const market = useMarketplace();
let buyer: Person;

beforeAll(async () => {
  buyer = await newBuyer(market.api);
});

const now = new Date();
const thisMonth = `${String(now.getUTCMonth() + 1).padStart(2, '0')}/${String(now.getUTCFullYear() % 100)}`;
const x = (length: number) => 'x'.repeat(length);

/** A purchase of an empty cart, valid except for the given changes. */
const purchase = (changes: object, key = randomUUID() as string | undefined) =>
  market.api.post('/v1/purchases', { card, ...changes }, { ...buyer, headers: key === undefined ? {} : { 'Idempotency-Key': key } });

const bad: { field: string; values: unknown[] }[] = [
  { field: 'holderName', values: [undefined, null, 7, '', ' ', x(65), 'a\u0001'] },
  {
    field: 'number',
    values: [undefined, null, 4242424242424242, 'x', '4242424242424241', '424242424242', '4242_4242_4242_4242', '4'.repeat(20)],
  },
  { field: 'expiration', values: [undefined, null, 1230, '1/30', '13/30', '00/30', '12/2030', '12-30', '01/20'] },
  { field: 'securityCode', values: [undefined, null, 123, '12', '12345', 'abc'] },
  { field: 'pin', values: ['1234'] },
];
const rows = bad.flatMap(({ field, values }) => values.map((value) => ({ field, value })));

test.each(rows)("a card's $field may not be $value", async ({ field, value }) => {
  const { status, body } = await purchase({ card: { ...card, [field]: value } });
  expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [`card.${field}`]]);
});

test.each([undefined, null, 'a card', []])('a card may not be %j', async (value) => {
  expect((await purchase({ card: value })).body.errors).toMatchObject([{ field: 'card' }]);
});

test.each([null, -1, 10_000_000_000_001, 1.5, '1'])('expectedTotalCents may not be %j', async (expectedTotalCents) => {
  expect((await purchase({ expectedTotalCents })).body.errors).toMatchObject([{ field: 'expectedTotalCents' }]);
});

test.each([undefined, '', 'a b', 'k\u00e9y', x(256), card.number, '4000000000000002'])('an Idempotency-Key may not be %j', async (key) => {
  const { status, body } = await purchase({}, key ?? '');
  expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, ['Idempotency-Key']]);
});

test.each([
  {},
  { number: ' 4242-4242 4242-4242 ' },
  { number: '4222222222222' },
  { number: '4000000000000000006' },
  { expiration: thisMonth },
  { securityCode: '1234' },
  { holderName: x(64) },
])('a card may be written so: %j', async (changes) => {
  expect((await purchase({ card: { ...card, ...changes } })).body.code).toBe('cart_empty');
});

test('a missing Idempotency-Key is named together with all other errors', async () => {
  const { body } = await market.api.post(
    '/v1/purchases',
    { card: { ...card, number: '1' }, idempotencyKey: 'k', expectedTotalCents: -1 },
    buyer,
  );
  const fields = body.errors.map((error: { field: string }) => error.field);
  expect(fields.toSorted()).toEqual(['Idempotency-Key', 'card.number', 'expectedTotalCents', 'idempotencyKey']);
});

test('no part of a card comes back in a refusal', async () => {
  const { body } = await purchase({ card: { ...card, number: '4242424242424241', securityCode: '98765', expiration: '13/20' } });
  expect(body.errors).toHaveLength(3);
  expect(JSON.stringify(body)).not.toMatch(/(?<![\w-])42424\d|42424242|(?<![\w-])98765(?![\w-])|13\/20/);
});

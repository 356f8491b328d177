import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectLog } from '../support/parts/collected-log.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card, declinedCard } from '../support/people/cards.ts';
import { newBuyer, type Person } from '../support/people/people.ts';
import { address, buyCart, newShopper } from '../support/people/purchases.ts';
import type { ApiAnswer } from '../support/requests/api.ts';

const { log, lines } = collectLog();
const marketplace = useMarketplace({ log, deliveryDays: 20 });
let otherBuyer: Person;

beforeAll(async () => {
  otherBuyer = await newBuyer(marketplace.api);
});

const x = (length: number) => 'x'.repeat(length);
const fieldsOf = (body: { errors?: { field: string }[] }) => body.errors?.map(({ field }) => field);
const wrongText = [
  undefined,
  null,
  7,
  ' ',
  x(65),
  'a\u0007b',
  'a\nb',
  '\ud800',
  'a\u202eb',
  'a\u2028b',
  '\u200b',
  '\u3164',
  '\u2800',
  ['a'],
  {},
];

const bad: [field: string, values: unknown[]][] = [
  ['name', wrongText],
  ['city', wrongText],
  ['lines', [undefined, null, 'a', {}, [], ['a', 'b', 'c', 'd']]],
  ['postalCode', [undefined, null, 7, x(17), 'a\u0000', 'a\nb', '\u200d', '\u2800', 'a\ufeffb', []]],
  [
    'country',
    [
      undefined,
      null,
      7,
      '',
      'G',
      'GBR',
      'gb',
      'Gb',
      'United Kingdom',
      'XX',
      'ZZ',
      'XK',
      'UK',
      'EU',
      'AN',
      'SU',
      'AA',
      '826',
      'G B',
      'ＧＢ',
      ['GB'],
      '__proto__',
      'constructor',
    ],
  ],
];

describe('a delivery', () => {
  test.each(bad.flatMap(([field, values]) => values.map((value) => ({ field, value }))))(
    'is refused with $value as its $field, and the error names the field',
    async ({ field, value }) => {
      const { status, body } = await buyCart(marketplace.api, otherBuyer, { delivery: { ...address, [field]: value } });
      expect([status, fieldsOf(body)]).toEqual([400, [`delivery.${field}`]]);
    },
  );

  test.each(wrongText.slice(1))('is refused with a line %j', async (line) => {
    const { status, body } = await buyCart(marketplace.api, otherBuyer, { delivery: { ...address, lines: ['1 Mill Lane', line] } });
    expect([status, fieldsOf(body)]).toEqual([400, ['delivery.lines[1]']]);
  });

  test.each([null, 'London', 7, []])('is refused if it is %j', async (delivery) => {
    const { status, body } = await buyCart(marketplace.api, otherBuyer, { delivery });
    expect([status, fieldsOf(body)]).toEqual([400, ['delivery']]);
  });

  test('is refused with fields that it does not have, together with every other bad field', async () => {
    const delivery = { name: '', lines: ['a', ''], street: 'Mill Lane', country: 'XX' };
    const { body } = await buyCart(marketplace.api, otherBuyer, { delivery, card: { ...card, securityCode: '1' } });
    expect(fieldsOf(body)?.toSorted()).toEqual([
      'card.securityCode',
      'delivery.city',
      'delivery.country',
      'delivery.lines[1]',
      'delivery.name',
      'delivery.postalCode',
      'delivery.street',
    ]);
  });

  test('may be as long as the rules allow, in any script, and is stored trimmed and in NFC', async () => {
    const { api } = marketplace;
    const { buyer } = await newShopper(api);
    const long = '🏠'.repeat(64);
    const delivery = { name: ` ${long} `, lines: [long, 'Cafe\u0301', '東京都'], city: long, postalCode: ' ', country: ' JP ' };
    const { status, body } = await buyCart(api, buyer, { delivery });
    expect([status, body.delivery]).toEqual([
      201,
      { name: long, lines: [long, 'Café', '東京都'], city: long, postalCode: '', country: 'JP' },
    ]);
    expect((await api.get('/v1/purchases', buyer)).body.items).toEqual([body]);
  });

  test('belongs to the request behind a key: another one, or none, is another request', async () => {
    const { api } = marketplace;
    const { buyer } = await newShopper(api);
    const key = randomUUID();
    const first = await buyCart(api, buyer, { key, delivery: address });
    const same = { ...address, name: ` ${address.name}` };
    expect((await buyCart(api, buyer, { key, delivery: same })).body).toEqual(first.body);
    const others = [
      undefined,
      ...Object.keys(address).map((field) => ({ ...address, [field]: field === 'lines' ? ['Flat 3', '12 Mill Lane'] : 'FR' })),
    ];
    for (const delivery of others) {
      expect((await buyCart(api, buyer, { key, delivery })).body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    }
  });

  test('is kept with a declined purchase and not with a refused one', async () => {
    const { api, services } = marketplace;
    const { buyer } = await newShopper(api);
    const { body: declined } = await buyCart(api, buyer, { delivery: address, card: declinedCard });
    expect((await api.get(`/v1/purchases/${declined.purchaseId}`, buyer)).body).toMatchObject({ status: 'declined', delivery: address });
    const stored = async () => (await services.databases.product.query('select from deliveries')).length;
    const before = await stored();
    expect((await buyCart(api, buyer, { delivery: address, expectedTotalCents: 1 })).status).toBe(409);
    expect((await buyCart(api, await newBuyer(api), { delivery: address })).status).toBe(409);
    expect(await stored()).toBe(before);
  });
});

describe('erasing deliveries', () => {
  const sweep = async () =>
    (await marketplace.api.post('/v1/internal/sweep-expired', undefined, { token: schedulerToken })).body.deliveries;
  const age = (buyer: Person, interval: string) =>
    marketplace.services.databases.product.query(`update purchases set created_at = now() - $2::interval where buyer_id = $1`, [
      buyer.id,
      interval,
    ]);

  test('begins when the purchase is as old as the setting says, in any state, and leaves younger ones', async () => {
    const { api, services } = marketplace;
    const shoppers = [];
    for (let i = 0; i < 4; i += 1) shoppers.push(await newShopper(api));
    const [paid, declined, pending, young] = shoppers.map(({ buyer }) => buyer) as [Person, Person, Person, Person];
    const bought: ApiAnswer[] = [];
    for (const buyer of [paid, declined, pending, young])
      bought.push(await buyCart(api, buyer, { delivery: address, card: buyer === declined ? declinedCard : card }));
    await services.databases.product.query(`update purchases set status = 'pending', paid_at = null where buyer_id = $1`, [pending.id]);
    for (const buyer of [paid, declined, pending]) await age(buyer, '20 days 1 second');
    await age(young, '19 days 23 hours');

    expect(await sweep()).toBe(3);
    expect(await sweep()).toBe(0);
    const shown = async (buyer: Person, i: number) => (await api.get(`/v1/purchases/${bought[i]?.body.purchaseId}`, buyer)).body;
    for (const [i, buyer] of [paid, declined].entries()) expect(await shown(buyer, i)).not.toHaveProperty('delivery');
    expect(await shown(young, 3)).toMatchObject({ delivery: address });
    const sale = await api.get(`/v1/sellers/me/sales/${bought[0]?.body.purchaseId}`, shoppers[0]?.seller);
    expect([sale.status, sale.body.delivery]).toEqual([200, undefined]);
  });

  test('leaves nothing that a delivery could be guessed from, also of a refused purchase, and a key fits any request from then on', async () => {
    const { api, services } = marketplace;
    const { buyer } = await newShopper(api);
    const [refusedKey, paidKey, bareKey] = [randomUUID(), randomUUID(), randomUUID()];
    const refused = await buyCart(api, buyer, { key: refusedKey, delivery: address, expectedTotalCents: 1 });
    const bare = await buyCart(api, buyer, { key: bareKey, card: declinedCard });
    const paid = await buyCart(api, buyer, { key: paidKey, delivery: address });
    await age(buyer, '21 days');
    expect(await sweep()).toBe(2);

    const left = await services.databases.product.query(
      'select idempotency_key as key, fingerprint is null as erased from purchases where buyer_id = $1 order by number',
      [buyer.id],
    );
    expect(left).toEqual([
      { key: refusedKey, erased: true },
      { key: bareKey, erased: false },
      { key: paidKey, erased: true },
    ]);
    for (const delivery of [address, { ...address, city: 'Leeds' }, undefined]) {
      const again = await buyCart(api, buyer, { key: paidKey, delivery });
      const { delivery: _, ...withoutDelivery } = { ...paid.body, createdAt: expect.any(String) };
      expect([again.status, again.body, again.headers.get('Idempotent-Replayed')]).toEqual([201, withoutDelivery, 'true']);
      expect((await buyCart(api, buyer, { key: refusedKey, delivery })).body).toMatchObject({ status: 409, code: refused.body.code });
    }
    expect((await buyCart(api, buyer, { key: bareKey, card: declinedCard })).body).toMatchObject({ purchaseId: bare.body.purchaseId });
    expect((await buyCart(api, buyer, { key: bareKey, delivery: address })).status).toBe(422);
  });
});

test('a delivery and a tracking number are in no log line, and no error shows what was sent', async () => {
  const { api, services } = marketplace;
  const { seller, buyer } = await newShopper(api);
  const secret = { name: 'Xanthippe Quux', lines: ['77 Zyzzyva Row'], city: 'Ytterby', postalCode: 'QX7 9ZZ', country: 'SE' };
  const errors = [];
  for (const wrong of [
    { country: 'Ytterbyland' },
    { city: `Ytterby${x(64)}` },
    { name: 'Xanthippe\u0007' },
    { postalCode: 'QX7 9ZZ QX7 9ZZ QX7 9ZZ' },
    { lines: ['77 Zyzzyva Row\n'.repeat(2)] },
  ])
    errors.push(await buyCart(api, buyer, { delivery: { ...secret, ...wrong } }));
  errors.push(await api.send('POST', '/v1/purchases', { ...buyer, body: `{"delivery": {"city": "Ytterby" ` }));
  expect(errors.map(({ status }) => status)).toEqual(errors.map(() => 400));
  const key = randomUUID();
  const { status, body } = await buyCart(api, buyer, { key, delivery: secret });
  expect(status).toBe(201);
  errors.push(await buyCart(api, buyer, { key }), await buyCart(api, buyer, { delivery: secret }));
  await api.put(`/v1/sellers/me/sales/${body.purchaseId}/dispatch`, { trackingNumber: 'TRACKQUUX' }, seller);
  await api.put(`/v1/sellers/me/sales/${body.purchaseId}/dispatch`, { trackingNumber: `TRACKQUUX${x(64)}` }, seller);
  await services.databases.product.query('alter table deliveries rename to moved');
  try {
    const item = await newShopper(api);
    errors.push(await buyCart(api, item.buyer, { delivery: secret }));
    expect(errors.at(-1)?.status).toBe(500);
  } finally {
    await services.databases.product.query('alter table moved rename to deliveries');
  }
  expect(lines.length).toBeGreaterThan(20);
  const told = [...lines, ...errors.map((error) => JSON.stringify(error.body))].join('\n');
  expect(told).not.toMatch(/Xanthippe|Zyzzyva|Ytterby|QX7 ?9ZZ|(?<![\w-])QX7(?![\w-])|TRACKQUUX/);
});

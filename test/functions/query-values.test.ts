import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, type Person } from '../support/people/people.ts';

const market = useMarketplace();
let buyer: Person;

beforeAll(async () => {
  buyer = await newBuyer(market.api);
});

const bad: Record<string, [query: string, field: string][]> = {
  '/v1/items': [
    ['condition=broken', 'condition'],
    ['condition=', 'condition'],
    ['sort=worst', 'sort'],
    ['sort=-newest', 'sort'],
    ['minPriceCents=-1', 'minPriceCents'],
    ['minPriceCents=01', 'minPriceCents'],
    ['maxPriceCents=100000001', 'maxPriceCents'],
    ['minPriceCents=2&maxPriceCents=1', 'minPriceCents'],
    ['condition=new&condition=used', 'condition'],
    ['category=', 'category'],
    ['category=x', 'category'],
    ['category=-1', 'category'],
    ['category=-0', 'category'],
    ['category=03', 'category'],
    ['category=1.5', 'category'],
    ['category=+1', 'category'],
    ['category=1e3', 'category'],
    ['category=2147483648', 'category'],
    ['category=99999999999999999999', 'category'],
    ['category=1&category=2', 'category'],
    ['category=%zz', 'category'],
    ['category=1&colour=red', 'colour'],
    ['category=1&__proto__=red', '__proto__'],
    ['category=1&pageSize=0', 'pageSize'],
    ['category=1&pageSize=101', 'pageSize'],
    ['category=1&pageSize=ten', 'pageSize'],
    ['category=1&pageToken=', 'pageToken'],
    ['category=1&pageToken=x', 'pageToken'],
    ['keyword=', 'keyword[0]'],
    ['keyword=a%07', 'keyword[0]'],
    [`keyword=fine&keyword=${'x'.repeat(33)}`, 'keyword[1]'],
    ['keyword=a&keyword=b&keyword=c&keyword=d&keyword=e&keyword=f', 'keyword'],
    ['keyword=%ff', 'keyword'],
  ],
  '/v1/sellers/me/items': [
    ['includeSoldOut', 'includeSoldOut'],
    ['includeSoldOut=yes', 'includeSoldOut'],
    ['includeSoldOut=TRUE', 'includeSoldOut'],
    ['category=1', 'category'],
  ],
  '/v1/purchases': [['pageSize=-1', 'pageSize']],
  '/v1/cart': [['x', 'x']],
  '/v1/items/3-1': [['itemId=3-2', 'itemId']],
};
const rows = Object.entries(bad).flatMap(([path, queries]) => queries.map(([query, field]) => ({ path, query, field })));

test.each(rows)('GET $path?$query: $field is refused for every role', async ({ path, query, field }) => {
  const { status, body } = await market.api.get(path, { token: 'nobody', query });
  expect([status, body.errors?.map((error: { field: string }) => error.field)]).toEqual([400, [field]]);
});

test('every bad parameter is named at once', async () => {
  const { body } = await market.api.get('/v1/items', { query: 'pageSize=0&colour=red&pageToken=x&category=%ff&keyword=%zz' });
  const fields = body.errors.map((error: { field: string }) => error.field);
  expect(fields.toSorted()).toEqual(['category', 'colour', 'keyword', 'pageSize', 'pageToken']);
});

test.each(['0', '-1', '1001', 'x', '1.5', ''])('DELETE of a cart line with quantity=%s is refused', async (quantity) => {
  const { status, body } = await market.api.delete('/v1/cart/lines/3-1', { ...buyer, query: { quantity } });
  expect([status, body.errors?.[0].field]).toEqual([400, 'quantity']);
});

test.each([
  'category=0',
  'category=2147483647&keyword=lamp',
  `keyword=${'x'.repeat(32)}&pageSize=100`,
  'keyword=brass+lamp&keyword=%C3%A9',
  '&&category=3&',
])('GET /v1/items?%s is a search', async (query) => {
  expect((await market.api.get('/v1/items', { ...buyer, query })).status).toBe(200);
});

test('in a search duplicate keywords count once, in any case of their letters', async () => {
  const query = ['lamp', 'LAMP', 'Lamp', 'b', 'c', 'd', 'e'].map((keyword) => `keyword=${keyword}`).join('&');
  expect((await market.api.get('/v1/items', { ...buyer, query })).status).toBe(200);
});

test('a query on a request that takes a body is refused by name', async () => {
  const { status, body } = await market.api.post('/v1/cart/lines', { itemId: '3-1', quantity: 1 }, { ...buyer, query: 'quantity=2' });
  expect([status, body.errors?.[0].field]).toEqual([400, 'quantity']);
});

test('limits of prices that exclude each other are named beside another bad field', async () => {
  const { body } = await market.api.get('/v1/items?minPriceCents=2&maxPriceCents=1&sort=worst', buyer);
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['minPriceCents', 'sort']);
});

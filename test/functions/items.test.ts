import { beforeAll, expect, test } from 'vitest';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { itemFields, newBuyer, newItem, newSeller, type Person } from '../support/people/people.ts';

const market = useMarketplace();
let seller: Person;
let buyer: Person;

beforeAll(async () => {
  seller = await newSeller(market.api);
  buyer = await newBuyer(market.api);
});

test('an item is registered, shown to both roles, and found where Location says', async () => {
  const { api } = market;
  const registered = await api.post('/v1/items', itemFields, seller);
  const { itemId } = registered.body;
  expect(registered.status).toBe(201);
  expect(registered.headers.get('Location')).toBe(`/v1/items/${itemId}`);
  const item = {
    itemId,
    sellerId: seller.id,
    sellerName: 'Noor',
    ...itemFields,
    currency: 'USD',
    thumbsUp: 0,
    thumbsDown: 0,
    pictures: [],
    createdAt: expect.stringMatching(/Z$/),
  };
  expect(registered.body).toEqual(item);
  for (const person of [{}, seller, buyer]) expect((await api.get(`/v1/items/${itemId}`, person)).body).toEqual(item);
});

test('price and quantity change; a bad change changes nothing', async () => {
  const { api } = market;
  const { itemId } = await newItem(api, seller, { quantity: 5 });
  const change = (change: number) => api.post(`/v1/items/${itemId}/quantity-changes`, { change }, seller);
  expect((await api.put(`/v1/items/${itemId}/price`, { priceCents: 5 }, seller)).body).toMatchObject({
    itemId,
    priceCents: 5,
    quantity: 5,
  });
  expect((await change(-3)).body.quantity).toBe(2);
  const tooMany = await change(-3);
  expect([tooMany.status, tooMany.body.code]).toEqual([409, 'insufficient_quantity']);
  expect(tooMany.body.lines).toEqual([{ itemId, requested: 3, available: 2, priceCents: 5 }]);
  expect((await change(1_000_000)).body.code).toBe('quantity_limit');
  expect((await change(999_998)).body.quantity).toBe(1_000_000);
});

test("another seller's item, and an item under another category, are not found for a change", async () => {
  const { api } = market;
  const other = await newSeller(api);
  const { itemId } = await newItem(api, other);
  const [, number] = itemId.split('-');
  expect((await api.put(`/v1/items/${itemId}/price`, { priceCents: 5 }, seller)).status).toBe(404);
  expect((await api.post(`/v1/items/${itemId}/quantity-changes`, { change: 1 }, seller)).status).toBe(404);
  expect((await api.get(`/v1/items/4-${number}`, seller)).status).toBe(404);
});

test('own items come newest first, a page at a time; sold-out ones on request', async () => {
  const { api } = market;
  const owner = await newSeller(api);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift((await newItem(api, owner)).itemId);
  await api.post(`/v1/items/${ids[1]}/quantity-changes`, { change: -5 }, owner);
  const onSale = ids.filter((id) => id !== ids[1]);

  expect(await allPages('/v1/sellers/me/items', owner, { pageSize: 2 })).toEqual([onSale.slice(0, 2), onSale.slice(2)]);
  expect(await allPages('/v1/sellers/me/items', owner, { includeSoldOut: 'true' })).toEqual([ids]);
});

test('a search finds by category and by keyword, a page at a time', async () => {
  const { api } = market;
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.unshift((await newItem(api, seller, { category: 77, keywords: ['kettle'] })).itemId);
  expect(await allPages('/v1/items', buyer, { category: 77, pageSize: 2 })).toEqual([ids.slice(0, 2), ids.slice(2)]);
  expect((await allPages('/v1/items', buyer, { category: 77, keyword: 'KETTLE' })).flat()).toEqual(ids);
  expect((await allPages('/v1/items', buyer, { category: 78, keyword: 'kettle' })).flat()).toEqual([]);
});

test('a page token belongs to its query and its owner; only the page size may differ', async () => {
  const { api } = market;
  const [owner, other] = [await newSeller(api), await newSeller(api)];
  for (let i = 0; i < 3; i++) await newItem(api, owner, { category: 88 });
  const status = async (path: string, person: Person, query: Record<string, string | number>) => {
    const answer = await api.get(path, { ...person, query });
    return answer.status === 400 ? answer.body.errors : answer.status;
  };
  const refused = [{ field: 'pageToken', message: expect.any(String) }];
  const own = (await api.get('/v1/sellers/me/items', { ...owner, query: { pageSize: 1 } })).body.nextPageToken;
  const found = (await api.get('/v1/items', { ...buyer, query: { category: 88, pageSize: 1 } })).body.nextPageToken;

  expect(await status('/v1/sellers/me/items', owner, { pageSize: 2, pageToken: own })).toBe(200);
  expect(await status('/v1/sellers/me/items', owner, { includeSoldOut: 'true', pageToken: own })).toEqual(refused);
  expect(await status('/v1/sellers/me/items', other, { pageToken: own })).toEqual(refused);
  expect(await status('/v1/sellers/me/items', owner, { pageToken: found })).toEqual(refused);
  expect(await status('/v1/items', buyer, { category: 88, pageToken: found })).toBe(200);
  expect(await status('/v1/items', buyer, { category: 89, pageToken: found })).toEqual(refused);
  expect(await status('/v1/items', buyer, { category: 88, keyword: 'lamp', pageToken: found })).toEqual(refused);
  expect(await status('/v1/purchases', buyer, { pageToken: found })).toEqual(refused);
});

test('a page token with any character changed, added or left out is refused', async () => {
  const { api } = market;
  for (let i = 0; i < 2; i++) await newItem(api, seller, { category: 99 });
  const status = async (query: Record<string, string | number>) =>
    (await api.get('/v1/items', { ...buyer, query: { category: 99, ...query } })).status;
  const { nextPageToken: token } = (await api.get('/v1/items', { ...buyer, query: { category: 99, pageSize: 1 } })).body;

  const changed = [...token].map((character, i) => token.slice(0, i) + (character === '1' ? '2' : '1') + token.slice(i + 1));
  const opened = JSON.parse(Buffer.from(token, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...opened, cursor: '0,1' })).toString('base64url');
  for (const wrong of [...changed, `${token}A`, `${token}=`, ` ${token}`, token.slice(0, -1), forged]) {
    expect([wrong, await status({ pageToken: wrong })]).toEqual([wrong, 400]);
  }
  expect(await status({ pageToken: token })).toBe(200);
});

test.each(['/v1/items/{item}', '/v1/sellers/{seller}/rating', '/v1/sellers/me/rating'])(
  '%s returns 304 while nothing has changed',
  async (template) => {
    const { api } = market;
    const { itemId } = await newItem(api, seller);
    const path = template.replace('{item}', itemId).replace('{seller}', String(seller.id));
    const first = await api.get(path, seller);
    const etag = first.headers.get('ETag') ?? '';
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await api.get(path, { ...seller, headers: { 'If-None-Match': tag } });
      expect([again.status, again.body, again.headers.get('ETag')]).toEqual([304, undefined, etag]);
      expect(again.headers.get('Cache-Control')).toBe(first.headers.get('Cache-Control'));
    }
    for (const tag of ['"other"', '"a,*,b"'])
      expect((await api.get(path, { ...seller, headers: { 'If-None-Match': tag } })).status).toBe(200);
    expect((await api.get(path, { token: 'nobody', headers: { 'If-None-Match': etag } })).status).toBe(401);
  },
);

test('an item that has changed has another ETag', async () => {
  const { api } = market;
  const { itemId } = await newItem(api, seller);
  const etag = async () => (await api.get(`/v1/items/${itemId}`, buyer)).headers.get('ETag');
  const before = await etag();
  await api.put(`/v1/items/${itemId}/price`, { priceCents: 7 }, seller);
  expect(await etag()).not.toBe(before);
});

test('a seller without votes has a rating of 0 and 0; an unknown seller has none', async () => {
  const { api } = market;
  expect((await api.get(`/v1/sellers/${seller.id}/rating`, buyer)).body).toEqual({
    sellerId: seller.id,
    name: 'Noor',
    thumbsUp: 0,
    thumbsDown: 0,
  });
  expect((await api.get('/v1/sellers/999999/rating', buyer)).body.code).toBe('not_found');
});

/** The ids on each page of a list. */
async function allPages(path: string, person: Person, query: Record<string, string | number>): Promise<string[][]> {
  const pages: string[][] = [];
  let pageToken: string | undefined;
  do {
    const { body } = await market.api.get(path, { ...person, query: { ...query, ...(pageToken && { pageToken }) } });
    pages.push(body.items.map(({ itemId }: { itemId: string }) => itemId));
    pageToken = body.nextPageToken;
  } while (pageToken);
  return pages;
}

test('a page token of a search belongs to every spelling of its keyword', async () => {
  const [seller, word] = [await newSeller(market.api), 'straße'];
  for (let n = 0; n < 2; n += 1) await newItem(market.api, seller, { keywords: [word] });
  const first = await market.api.get(`/v1/items?keyword=${encodeURIComponent(word)}&pageSize=1`, buyer);
  const next = await market.api.get(`/v1/items?keyword=STRASSE&pageSize=1&pageToken=${first.body.nextPageToken}`, buyer);
  expect([next.status, next.body.items.length]).toEqual([200, 1]);
  expect(next.body.items[0].itemId).not.toBe(first.body.items[0].itemId);
});

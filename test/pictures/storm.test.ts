import { expect, test } from 'vitest';
import { createClient } from '../../clients/api/index.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newItem, newSeller } from '../support/people/people.ts';
import { drawing } from '../support/pictures.ts';

const market = useMarketplace();

test('forty uploads at once are all stored in the end, and other requests are served meanwhile', { timeout: 300_000 }, async () => {
  const seller = await newSeller(market.api);
  const items = await Promise.all(Array.from({ length: 5 }, () => newItem(market.api, seller)));
  const client = createClient({ url: market.functions.url, token: seller.token });
  const picture = await drawing(2_000, 2_000).jpeg({ progressive: true }).toBuffer();
  const file = new Blob([new Uint8Array(picture)], { type: 'image/jpeg' });
  let isOver = false;
  const uploads = Promise.all(
    items.flatMap(({ itemId }) => Array.from({ length: 8 }, () => client.addPicture({ itemId, file }, { timeoutMs: 280_000 }))),
  ).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    expect((await market.api.get(`/v1/items/${items[0]?.itemId}`)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await uploads;
  for (const { itemId } of items) expect((await market.api.get(`/v1/items/${itemId}`)).body.pictures).toHaveLength(8);
});

test('an upload beyond the places is refused with a wait of some seconds, because a try is large', { timeout: 120_000 }, async () => {
  const seller = await newSeller(market.api);
  const items = await Promise.all(Array.from({ length: 3 }, () => newItem(market.api, seller)));
  const body = new Uint8Array(await drawing(2_000, 2_000).jpeg().toBuffer());
  const uploads = items.flatMap(({ itemId }) =>
    Array.from({ length: 8 }, () =>
      market.api.send('POST', `/v1/items/${itemId}/pictures`, { ...seller, body, headers: { 'Content-Type': 'image/jpeg' } }),
    ),
  );
  const refused = (await Promise.all(uploads)).filter(({ status }) => status !== 201);
  expect(refused.length).toBeGreaterThan(0);
  const seen = refused.map(({ status, body, headers }) => [status, body.code, headers.get('Retry-After')].join(' '));
  expect(new Set(seen)).toEqual(new Set(['503 overloaded 5']));
});

import { expect, test } from 'vitest';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { newBuyer, newItem, newSeller } from '../support/people/people.ts';

const asked: Record<string, unknown>[] = [];
const market = useMarketplace({
  insteadOfProductDb: (_, real) =>
    Object.fromEntries(
      Object.entries(real).map(([name, method]) => [
        name,
        (request: never, context: CallContext) => {
          asked.push({ [name]: context.mayLag, account: context.account });
          return method(request, context);
        },
      ]),
    ) as typeof real,
});

test('only requests without a session may get old data: what a session has written, it sees at once', async () => {
  const { api } = market;
  const [seller, buyer] = [await newSeller(api), await newBuyer(api)];
  const { itemId } = await newItem(api, seller);
  const read = async (path: string, session?: { token: string }) => {
    asked.length = 0;
    expect((await api.get(path, session)).status).toBe(200);
    return asked;
  };
  for (const [path, method] of [
    ['/v1/items', 'searchItems'],
    [`/v1/items/${itemId}`, 'getItem'],
  ] as const) {
    expect(await read(path)).toEqual([{ [method]: true, account: undefined }]);
    for (const [session, account] of [
      [seller, `seller ${seller.id}`],
      [buyer, `buyer ${buyer.id}`],
    ] as const) {
      expect(await read(path, session)).toEqual([{ [method]: false, account }]);
    }
  }
  expect(await read('/v1/cart', buyer)).toEqual([{ getCart: false, account: undefined }]);
});

test('for a token without a live session nothing is read', async () => {
  const { api } = market;
  const { itemId } = await newItem(api, await newSeller(api));
  asked.length = 0;
  const forged = { token: 'forged' };
  for (const path of [`/v1/items/${itemId}`, '/v1/items?keyword=lamp', '/v1/items', '/v1/categories', '/v1/sellers/1/rating'])
    expect((await api.get(path, forged)).status).toBe(401);
  expect(asked).toEqual([]);
});

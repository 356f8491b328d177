import { describe, expect, test } from 'vitest';
import { createClient, type Session, SoukError } from '../../../clients/api/index.ts';
import { useMarketplace } from '../../support/parts/marketplace.ts';
import { card, declinedCard } from '../../support/people/cards.ts';
import { itemFields, password } from '../../support/people/people.ts';

const marketplace = useMarketplace();
const open = (onSession?: (session: Session | undefined) => void) => createClient({ url: `${marketplace.functions.url}/`, onSession });
const lamp = { ...itemFields, condition: 'used' } as const;

let people = 0;

async function newSeller() {
  const client = open();
  const account = { username: `sam${++people}`, password };
  const { sellerId } = await client.createSeller({ name: 'Sam', ...account });
  await client.sellerLogIn(account);
  return { client, sellerId, username: account.username };
}

async function newBuyer(onSession?: (session: Session | undefined) => void) {
  const client = open(onSession);
  const account = { username: `ada${++people}`, password };
  const { buyerId } = await client.createBuyer({ name: 'Ada', ...account });
  const session = await client.buyerLogIn(account);
  return { client, buyerId, username: account.username, session };
}

test('a seller calls every function', async () => {
  const { client: seller, sellerId, username } = await newSeller();
  const { itemId, ...item } = await seller.registerItem(lamp);
  expect(item).toMatchObject({ ...lamp, sellerId });
  expect(await seller.changeItemPrice({ itemId, priceCents: 5 })).toMatchObject({ priceCents: 5 });
  expect(await seller.changeItemQuantity({ itemId, change: -5 })).toMatchObject({ quantity: 0 });
  expect(await seller.listOwnItems()).toEqual({ items: [] });
  expect((await seller.listOwnItems({ includeSoldOut: true })).items).toMatchObject([{ itemId }]);
  expect(await seller.getOwnSeller()).toEqual({ sellerId, name: 'Sam', username, thumbsUp: 0, thumbsDown: 0, itemsSold: 0 });
  expect(await seller.getOwnRating()).toEqual({ sellerId, thumbsUp: 0, thumbsDown: 0 });
  expect(await seller.sellerLogOut()).toBeUndefined();
  expect(seller.token).toBeUndefined();
});

test('a buyer calls every function', async () => {
  const { client: seller, sellerId } = await newSeller();
  const { itemId } = await seller.registerItem({ ...lamp, category: 8, priceCents: 5 });
  const { client: buyer, buyerId, username } = await newBuyer();

  expect((await buyer.searchItems({ category: 8, keyword: ['lamb', 'x&y'] })).items).toMatchObject([{ itemId }]);
  expect(await buyer.getItem({ itemId })).toMatchObject({ sellerId });
  await buyer.addToCart({ itemId, quantity: 3 });
  expect(await buyer.removeFromCart({ itemId, quantity: 1 })).toMatchObject({ totalCents: 10, saved: false });
  expect(await buyer.saveCart()).toMatchObject({ saved: true });
  expect(await buyer.clearCart()).toBeUndefined();
  expect(await buyer.getCart()).toMatchObject({ lines: [] });
  await buyer.addToCart({ itemId, quantity: 2 });
  const purchase = await buyer.makePurchase({ card, expectedTotalCents: 10 });
  expect(purchase).toMatchObject({ status: 'paid', lines: [{ itemId, quantity: 2 }], card: { brand: 'visa', last4: '4242' } });
  expect(await buyer.waitForPurchase(purchase.purchaseId)).toEqual(purchase);
  expect(await buyer.listPurchases()).toEqual({ items: [purchase] });
  expect(await buyer.giveFeedback({ itemId, vote: 'up' })).toEqual({ itemId, vote: 'up' });
  expect(await buyer.getSellerRating({ sellerId })).toMatchObject({ thumbsUp: 1 });
  expect(await buyer.getOwnBuyer()).toEqual({ buyerId, name: 'Ada', username, itemsPurchased: 2 });
  expect((await buyer.health()).parts).toEqual({ 'customer-db': 'ok', 'product-db': 'ok', payment: 'ok' });
  await buyer.buyerLogOut();
  await expect(buyer.getCart()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
});

test('the session is kept, can be exported, and has its remaining time', async () => {
  const told: (Session | undefined)[] = [];
  const { client, session } = await newBuyer((now) => told.push(now));
  expect(client.token).toBe(session.sessionToken);
  expect(client.sessionExpiresInSeconds).toBeGreaterThan(280);
  const other = createClient({ url: marketplace.functions.url, token: session.sessionToken });
  expect(other.sessionExpiresInSeconds).toBeUndefined();
  await other.getCart();
  expect(other.sessionExpiresInSeconds).toBeGreaterThan(280);
  await client.getCart();
  await client.buyerLogOut();
  const live = { token: session.sessionToken, expiresInSeconds: 300 };
  expect(told.slice(0, 2)).toEqual([live, live]);
  expect(told.at(-1)).toBeUndefined();
});

test('lists are read page by page and element by element', async () => {
  const { client: seller } = await newSeller();
  for (let i = 0; i < 5; i++) await seller.registerItem({ ...lamp, name: `Lamp ${i}` });
  const names = ['Lamp 4', 'Lamp 3', 'Lamp 2', 'Lamp 1', 'Lamp 0'];
  const [pages, items, firstTwo]: [number[], string[], string[]] = [[], [], []];
  for await (const page of seller.pages.listOwnItems({ pageSize: 2 })) pages.push(page.items.length);
  for await (const { name } of seller.every.listOwnItems({ pageSize: 2 })) items.push(name);
  for await (const { name } of seller.every.listOwnItems()) if (firstTwo.push(name) === 2) break;
  expect({ pages, items, firstTwo }).toEqual({ pages: [2, 2, 1], items: names, firstTwo: names.slice(0, 2) });
});

describe('a refusal is an error with all fields of its problem document', () => {
  test('invalid fields', async () => {
    const call = open().createBuyer({ name: '', username: 'a', password });
    await expect(call).rejects.toBeInstanceOf(SoukError);
    await expect(call).rejects.toMatchObject({
      status: 400,
      code: 'invalid_request',
      operation: 'create-buyer',
      errors: [{ field: 'name' }, { field: 'username', message: 'must be 3 to 64 characters of letters, digits, ".", "_", "-" and "@"' }],
      requestId: expect.stringMatching(/./),
      outcomeUnknown: false,
    });
  });

  test('wrong credentials', async () => {
    await expect(open().buyerLogIn({ username: 'nobody', password })).rejects.toMatchObject({ status: 401, code: 'wrong_credentials' });
  });

  test('too few units, a changed price, a declined card', async () => {
    const { client: seller } = await newSeller();
    const { itemId } = await seller.registerItem({ ...lamp, quantity: 2 });
    const { client: buyer } = await newBuyer();
    await expect(buyer.addToCart({ itemId, quantity: 3 })).rejects.toMatchObject({
      code: 'insufficient_quantity',
      lines: [{ itemId, requested: 3, available: 2, priceCents: 1999 }],
    });
    await buyer.addToCart({ itemId, quantity: 1 });
    await expect(buyer.makePurchase({ card, expectedTotalCents: 1 })).rejects.toMatchObject({ code: 'price_changed', totalCents: 1999 });
    await expect(buyer.makePurchase({ card: declinedCard, idempotencyKey: 'k' })).rejects.toMatchObject({
      status: 402,
      code: 'payment_declined',
      purchaseId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      idempotencyKey: 'k',
      outcomeUnknown: false,
    });
  });
});

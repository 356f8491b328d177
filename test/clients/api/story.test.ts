import { expect, test } from 'vitest';
import { createClient } from '../../../clients/api/index.ts';
import { useMarketplace } from '../../support/marketplace.ts';
import { itemFields, password } from '../../support/people.ts';

const marketplace = useMarketplace();
const card = { holderName: 'Ada', number: '4242 4242 4242 4242', expiration: '12/40', securityCode: '123' };
const open = () => createClient({ url: marketplace.functions.url });

test('a seller and a buyer do everything there is through the client', async () => {
  const seller = open();
  const { sellerId } = await seller.createSeller({ name: 'Sam', username: 'sam', password });
  await seller.sellerLogIn({ username: 'sam', password });
  expect(seller.sessionExpiresInSeconds).toBeGreaterThan(290);
  const item = await seller.registerItem({ ...itemFields, condition: 'used' });
  expect(item).toMatchObject({ ...itemFields, sellerId });
  expect(await seller.changeItemPrice({ itemId: item.itemId, priceCents: 5 })).toMatchObject({ priceCents: 5 });

  const buyer = open();
  await buyer.createBuyer({ name: 'Ada', username: 'ada', password });
  await buyer.buyerLogIn({ username: 'ada', password });
  const found = [];
  for await (const item of buyer.every.searchItems({ category: 3, keyword: ['lamp', 'x&y'] })) found.push(item.itemId);
  expect(found).toEqual([item.itemId]);
  await buyer.addToCart({ itemId: item.itemId, quantity: 3 });
  expect(await buyer.removeFromCart({ itemId: item.itemId, quantity: 1 })).toMatchObject({ totalCents: 10 });
  const purchase = await buyer.makePurchase({ card, expectedTotalCents: 10 });
  expect(purchase.status).toBe('paid');
  expect(await buyer.waitForPurchase(purchase.purchaseId)).toEqual(purchase);
  expect(await buyer.clearCart()).toBeUndefined();
  await buyer.buyerLogOut();
  expect(buyer.token).toBeUndefined();
});

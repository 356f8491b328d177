import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { countStatements } from '../support/database/statements.ts';
import { buyer, cartWith, newCart, newItem, purchaseOf, seller, test } from '../support/parts/product-db.ts';

test('every operation keeps to its budget of statements', async ({ product, database }) => {
  const sent = await countStatements(database);
  const item = await product.registerItem(newItem());
  const { itemId } = item;
  const cart = await cartWith(product, item, 2);
  const request = purchaseOf(cart);
  const { purchaseId } = request;
  const page = { pageSize: 10, cursor: '' };

  const spent: Record<string, number> = {};
  const spend = async (operation: string, run: () => Promise<unknown>) => {
    const before = await sent();
    await run().catch(() => {});
    spent[operation] = (await sent()) - before;
  };
  await spend('register an item', () => product.registerItem(newItem()));
  await spend('register many items', () => product.registerItems({ items: [newItem(), newItem(), newItem()] }));
  await spend('change a price', () => product.changeItemPrice({ sellerId: seller, itemId, priceCents: 2000 }));
  await spend('edit an item', () => product.editItem({ sellerId: seller, itemId, name: 'Lamp', keywords: { keywords: ['lamp', 'new'] } }));
  await spend('list categories', () => product.listCategories({}));
  await spend('change a quantity', () => product.changeItemQuantity({ sellerId: seller, itemId, change: 5 }));
  await spend('remove too many', () => product.changeItemQuantity({ sellerId: seller, itemId, change: -500 }));
  await spend('get an item', () => product.getItem({ itemId }));
  await spend('search a category', () => product.searchItems({ category: 3, keywords: [], sort: 'best', ...page }));
  await spend('search keywords', () => product.searchItems({ keywords: ['lamp', 'bras'], sort: 'best', ...page }));
  await spend('list own items', () => product.listSellerItems({ sellerId: seller, includeSoldOut: true, ...page }));
  await spend('get the cart', () => product.getCart(cart));
  await spend('get a cart for the first time', () => product.getCart(newCart()));
  await spend('add to the cart', () => product.addToCart({ ...cart, itemId, quantity: 2 }));
  await spend('add to a cart for the first time', () => product.addToCart({ ...newCart(), itemId, quantity: 2 }));
  await spend('add too many', () => product.addToCart({ ...cart, itemId, quantity: 900 }));
  await spend('remove from the cart', () => product.removeFromCart({ ...cart, itemId, quantity: 1 }));
  await spend('remove too many from the cart', () => product.removeFromCart({ ...cart, itemId, quantity: 900 }));
  await spend('save the cart', () => product.saveCart(cart));
  await spend('begin a purchase', () => product.beginPurchase(request));
  await spend('replay a purchase', () => product.beginPurchase(request));
  await spend('settle a purchase', () => product.settlePurchase({ purchaseId, decision: 'approved' }));
  const refund = {
    refundId: randomUUID(),
    purchaseId,
    sellerId: seller,
    idempotencyKey: 'r',
    fingerprint: Buffer.alloc(32),
    dueSeconds: 20,
  };
  const given = { lines: [{ itemId, quantity: 1 }], reason: 'Broken', restock: true, replayOnly: false };
  await spend('begin a refund', () => product.beginRefund({ ...refund, ...given }));
  await spend('replay a refund', () => product.beginRefund({ ...refund, ...given }));
  await spend('settle a refund', () => product.settleRefund({ refundId: refund.refundId, outcome: 'refunded' }));
  await spend('get a purchase', () => product.getPurchase({ purchaseId, buyerId: buyer }));
  await spend('list purchases', () => product.listPurchases({ buyerId: buyer, ...page }));
  await spend('list sales', () => product.listSales({ sellerId: seller, ...page }));
  await spend('get a sale', () => product.getSale({ purchaseId, sellerId: seller }));
  await spend('dispatch a sale', () => product.dispatchSale({ purchaseId, sellerId: seller, carrier: 'Post' }));
  await spend('dispatch no sale', () => product.dispatchSale({ purchaseId, sellerId: seller + 1 }));
  await spend('give feedback', () => product.giveFeedback({ buyerId: buyer, itemId, vote: 'up' }));
  await spend('get totals', () => product.getSellerTotals({ sellerId: seller }));
  const { prefix } = await product.preparePicture({ sellerId: seller, itemId });
  const picture = { sellerId: seller, itemId, objectName: `${prefix}${'a'.repeat(32)}`, width: 16, height: 16 };
  await spend('prepare a picture', () => product.preparePicture({ sellerId: seller, itemId }));
  await spend('add a picture', () => product.addPicture(picture));
  const [{ pictureId = '' } = {}] = (await product.getItem({ itemId })).pictures;
  await spend('remove a picture', () => product.removePicture({ sellerId: seller, itemId, pictureId }));
  await spend('list objects of pictures', () => product.listPictureObjects({ objectNames: [], limit: 10 }));
  await spend('clear the cart', () => product.clearCart(cart));

  expect(spent).toEqual({
    'register an item': 1,
    'register many items': 1,
    'change a price': 1,
    'edit an item': 1,
    'list categories': 1,
    'change a quantity': 1,
    'remove too many': 2,
    'get an item': 1,
    'search a category': 1,
    'search keywords': 1,
    'list own items': 1,
    'get the cart': 1,
    'get a cart for the first time': 2,
    'add to the cart': 1,
    'add to a cart for the first time': 1,
    'add too many': 2,
    'remove from the cart': 1,
    'remove too many from the cart': 2,
    'save the cart': 1,
    'begin a purchase': 1,
    'replay a purchase': 1,
    'settle a purchase': 1,
    'begin a refund': 1,
    'replay a refund': 1,
    'settle a refund': 1,
    'get a purchase': 1,
    'list purchases': 1,
    'list sales': 1,
    'get a sale': 1,
    'dispatch a sale': 1,
    'dispatch no sale': 1,
    'give feedback': 1,
    'get totals': 1,
    'prepare a picture': 1,
    'add a picture': 1,
    'remove a picture': 1,
    'list objects of pictures': 1,
    'clear the cart': 1,
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { buy, cartWith, newItem, type Product, seller, test } from '../support/parts/product-db.ts';

/** A name as a function makes it. */
const nameFor = async (product: Product, itemId: string) =>
  (await product.preparePicture({ sellerId: seller, itemId })).prefix + randomBytes(24).toString('base64url');

const size = { width: 640, height: 480 };

async function add(product: Product, itemId: string) {
  const objectName = await nameFor(product, itemId);
  const item = await product.addPicture({ sellerId: seller, itemId, objectName, ...size });
  return { objectName, item, pictureId: item.pictures.at(-1)?.pictureId ?? '' };
}

describe('the pictures of an item', () => {
  test('stand on it wherever it is shown, in the order in which they were added', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const first = await add(product, itemId);
    const { item } = await add(product, itemId);
    expect(item.pictures[0]).toEqual({
      pictureId: first.pictureId,
      url: `https://pictures.example/${first.objectName}-large.webp`,
      thumbnailUrl: `https://pictures.example/${first.objectName}-small.webp`,
      ...size,
    });
    expect(item.pictures).toHaveLength(2);
    const page = { pageSize: 10, cursor: '' };
    expect(await product.getItem({ itemId })).toEqual(item);
    expect((await product.listSellerItems({ sellerId: seller, includeSoldOut: false, ...page })).items).toEqual([item]);
    expect((await product.searchItems({ category: 3, keywords: [], sort: 'best', ...page })).items).toEqual([item]);
    expect((await product.searchItems({ keywords: ['lamp'], sort: 'best', ...page })).items).toEqual([item]);
    expect((await product.changeItemPrice({ sellerId: seller, itemId, priceCents: 5 })).pictures).toEqual(item.pictures);
    expect((await product.changeItemQuantity({ sellerId: seller, itemId, change: 1 })).pictures).toEqual(item.pictures);
  });

  test('the first of them is the thumbnail of its cart lines; without one there is none', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const cart = await cartWith(product, item);
    expect((await product.getCart(cart)).lines[0]?.thumbnailUrl).toBeUndefined();
    const { objectName, pictureId } = await add(product, item.itemId);
    await add(product, item.itemId);
    const thumbnailUrl = `https://pictures.example/${objectName}-small.webp`;
    expect((await product.getCart(cart)).lines[0]).toMatchObject({ thumbnailUrl });
    expect((await product.addToCart({ ...cart, itemId: item.itemId, quantity: 1 })).lines[0]).toMatchObject({ thumbnailUrl });
    await product.removePicture({ sellerId: seller, itemId: item.itemId, pictureId });
    expect((await product.getCart(cart)).lines[0]?.thumbnailUrl).not.toBe(thumbnailUrl);
  });

  test('are at most 8, also when twenty are added at once', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const names = await Promise.all(Array.from({ length: 20 }, () => nameFor(product, itemId)));
    const added = await Promise.allSettled(
      names.map((objectName) => product.addPicture({ sellerId: seller, itemId, objectName, ...size })),
    );
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    const refused = added.filter((result) => result.status === 'rejected');
    expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['picture_limit']));
    const { pictures } = await product.getItem({ itemId });
    expect(pictures).toHaveLength(8);
    await expect(product.preparePicture({ sellerId: seller, itemId })).rejects.toMatchObject({ code: 'picture_limit' });
    await product.removePicture({ sellerId: seller, itemId, pictureId: pictures[0]?.pictureId ?? '' });
    expect((await add(product, itemId)).item.pictures).toHaveLength(8);
  });

  test('a picture that is added again after a lost response is there once', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const request = { sellerId: seller, itemId, objectName: await nameFor(product, itemId), ...size };
    const [first, second] = [await product.addPicture(request), await product.addPicture(request)];
    expect(second).toEqual(first);
    expect(first.pictures).toHaveLength(1);
  });

  test('are only their seller’s to change', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const { pictureId, objectName } = await add(product, itemId);
    const other = (await product.registerItem(newItem())).itemId;
    const noItem = { code: 'not_found' };
    await expect(product.preparePicture({ sellerId: 99, itemId })).rejects.toMatchObject(noItem);
    await expect(product.addPicture({ sellerId: 99, itemId, objectName, ...size })).rejects.toMatchObject(noItem);
    await expect(product.removePicture({ sellerId: 99, itemId, pictureId })).rejects.toMatchObject(noItem);
    await expect(product.removePicture({ sellerId: seller, itemId: other, pictureId })).rejects.toMatchObject(noItem);
    await expect(product.removePicture({ sellerId: seller, itemId, pictureId: 'no-picture' })).rejects.toMatchObject(noItem);
    await expect(product.addPicture({ sellerId: seller, itemId: other, objectName, ...size })).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await product.removePicture({ sellerId: seller, itemId, pictureId });
    await expect(product.removePicture({ sellerId: seller, itemId, pictureId })).rejects.toMatchObject(noItem);
  });

  test('have no objects named by another database', async ({ product }) => {
    const { itemId } = await product.registerItem(newItem());
    const objectName = `${'0'.repeat(32)}/${'a'.repeat(32)}`;
    await expect(product.addPicture({ sellerId: seller, itemId, objectName, ...size })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('change nothing about what was bought', async ({ product }) => {
    const item = await product.registerItem(newItem());
    await add(product, item.itemId);
    expect((await buy(product, item)).status).toBe('paid');
  });
});

test('the sweep learns of a removed picture after a day, and forgets it when its objects are deleted', async ({ product, database }) => {
  const { itemId } = await product.registerItem(newItem());
  const [removed, kept] = [await add(product, itemId), await add(product, itemId)];
  await product.removePicture({ sellerId: seller, itemId, pictureId: removed.pictureId });
  const unknown = await nameFor(product, itemId);
  const list = () => product.listPictureObjects({ objectNames: [removed.objectName, kept.objectName, unknown].toSorted(), limit: 10 });
  const known = [removed.objectName, kept.objectName].toSorted();
  expect(await list()).toMatchObject({ removed: [], known: expect.arrayContaining(known), prefix: unknown.slice(0, 33) });
  expect((await list()).known).toHaveLength(2);

  await product.forgetPictures({ objectNames: [removed.objectName, kept.objectName] });
  expect((await list()).known).toHaveLength(2);
  await database.query("update pictures set removed_at = removed_at - interval '1 day 1 second'");
  expect((await list()).removed).toEqual([removed.objectName]);
  await product.forgetPictures({ objectNames: [removed.objectName, kept.objectName] });
  expect(await list()).toMatchObject({ removed: [], known: [kept.objectName] });
});

import { describe, expect } from 'vitest';
import { buy, buyer, newItem, seller, test } from '../support/parts/product-db.ts';

describe('feedback', () => {
  test('counts for the item and for its seller', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const { itemId } = item;
    await buy(product, item);
    await buy(product, item, 1, buyer + 1);
    expect(await product.giveFeedback({ buyerId: buyer, itemId, vote: 'up' })).toEqual({ itemId, vote: 'up' });
    await product.giveFeedback({ buyerId: buyer + 1, itemId, vote: 'down' });
    expect(await product.getItem({ itemId })).toMatchObject({ thumbsUp: 1, thumbsDown: 1 });
    expect(await product.getSellerTotals({ sellerId: seller })).toEqual({ sellerId: seller, thumbsUp: 1, thumbsDown: 1, itemsSold: 2 });
  });

  test('needs a paid purchase of the item by the buyer', async ({ product }) => {
    const item = await product.registerItem(newItem());
    const vote = () => product.giveFeedback({ buyerId: buyer, itemId: item.itemId, vote: 'up' });
    await expect(vote()).rejects.toMatchObject({ code: 'not_purchased' });
    await buy(product, item, 1, buyer, 'declined');
    await expect(vote()).rejects.toMatchObject({ code: 'not_purchased' });
    await buy(product, item, 1, buyer + 1);
    await expect(vote()).rejects.toMatchObject({ code: 'not_purchased' });
    await buy(product, item);
    expect(await vote()).toMatchObject({ vote: 'up' });
  });

  test('is given once by many simultaneous requests', async ({ product }) => {
    const item = await product.registerItem(newItem());
    await buy(product, item);
    const votes = Array.from({ length: 20 }, () => product.giveFeedback({ buyerId: buyer, itemId: item.itemId, vote: 'down' }));
    const results = await Promise.allSettled(votes);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = results.filter((result) => result.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'already_rated' });
    expect(await product.getItem({ itemId: item.itemId })).toMatchObject({ thumbsDown: 1 });
    expect(await product.getSellerTotals({ sellerId: seller })).toMatchObject({ thumbsDown: 1 });
  });

  test('on an unknown item is not found', async ({ product }) => {
    await expect(product.giveFeedback({ buyerId: buyer, itemId: '3-77', vote: 'up' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('an account without votes and purchases has zeros', async ({ product }) => {
    expect(await product.getSellerTotals({ sellerId: 99 })).toEqual({ sellerId: 99, thumbsUp: 0, thumbsDown: 0, itemsSold: 0 });
    expect(await product.getBuyerTotals({ buyerId: 99 })).toEqual({ buyerId: 99, itemsPurchased: 0 });
  });
});

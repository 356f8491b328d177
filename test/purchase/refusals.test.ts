import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { buyCart, newShopper } from '../support/people/purchases.ts';

const marketplace = useMarketplace();

const sweep = async () => (await marketplace.api.post('/v1/internal/sweep-expired', undefined, { token: schedulerToken })).body.refusals;
const age = (table: 'purchases' | 'refunds', key: string, interval: string) =>
  marketplace.services.databases.product.query(`update ${table} set created_at = now() - $2::interval where idempotency_key = $1`, [
    key,
    interval,
  ]);

test('a refused purchase’s key gets the same refusal for 30 days, and is new after the sweep', async () => {
  const { buyer } = await newShopper(marketplace.api);
  const key = randomUUID();
  const refused = await buyCart(marketplace.api, buyer, { key, expectedTotalCents: 1 });
  expect([refused.status, refused.body.code]).toEqual([409, 'price_changed']);
  await age('purchases', key, '29 days 23:59:00');
  expect(await sweep()).toBe(0);
  const again = await buyCart(marketplace.api, buyer, { key, expectedTotalCents: 1 });
  expect([again.status, again.body.code, again.body.lines]).toEqual([409, 'price_changed', refused.body.lines]);
  expect((await buyCart(marketplace.api, buyer, { key })).status).toBe(422);

  await age('purchases', key, '30 days 1 second');
  expect([await sweep(), await sweep()]).toEqual([1, 0]);
  const bought = await buyCart(marketplace.api, buyer, { key });
  expect([bought.status, bought.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
  await age('purchases', key, '10 years');
  expect(await sweep()).toBe(0);
  const replayed = await buyCart(marketplace.api, buyer, { key });
  expect([replayed.status, replayed.body.purchaseId]).toEqual([201, bought.body.purchaseId]);
});

test('a refused refund’s key gets the same refusal for 30 days, and is new after the sweep', async () => {
  const { seller, buyer, item } = await newShopper(marketplace.api);
  const { purchaseId } = (await buyCart(marketplace.api, buyer)).body;
  const key = randomUUID();
  const refund = (quantity: number) =>
    marketplace.api.post(
      `/v1/sellers/me/sales/${purchaseId}/refunds`,
      { lines: [{ itemId: item.itemId, quantity }], reason: 'Broken', restock: true },
      { token: seller.token, headers: { 'Idempotency-Key': key } },
    );
  const refused = await refund(3);
  expect([refused.status, refused.body.code]).toEqual([409, 'refund_exceeds_sale']);
  await age('refunds', key, '29 days 23:59:00');
  expect(await sweep()).toBe(0);
  const again = await refund(3);
  expect([again.status, again.body.lines]).toEqual([409, refused.body.lines]);
  expect((await refund(1)).status).toBe(422);

  await age('refunds', key, '30 days 1 second');
  expect([await sweep(), await sweep()]).toEqual([1, 0]);
  const made = await refund(1);
  expect([made.status, made.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
  await age('refunds', key, '10 years');
  expect(await sweep()).toBe(0);
  const replayed = await refund(1);
  expect([replayed.status, replayed.body.refundId]).toEqual([201, made.body.refundId]);
});

import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { createLog } from '../../lib/process/log.ts';
import { schedulerToken } from '../support/parts/functions.ts';
import { useMarketplace } from '../support/parts/marketplace.ts';
import { card } from '../support/people/cards.ts';
import { buyCart, newShopper } from '../support/people/purchases.ts';

vi.hoisted(() => {
  process.env['GOOGLE_CLOUD_PROJECT'] = 'shop';
});

type Line = Record<string, unknown>;

const lines: Line[] = [];
const log = createLog('test', 'debug', { write: (line) => void lines.push(JSON.parse(line)) });
const marketplace = useMarketplace({ log });

test('one purchase is one trace, in the lines of the function, of the services behind it and of the payment service', async () => {
  const { buyer } = await newShopper(marketplace.api);
  const trace = 'c'.repeat(32);
  const headers = { traceparent: `00-${trace}-${'b'.repeat(16)}-01`, 'X-Request-Id': 'follow-me', 'Idempotency-Key': 'a-key' };
  expect((await marketplace.api.post('/v1/purchases', { card }, { token: buyer.token, headers })).status).toBe(201);

  const followed = lines.filter((line) => line['logging.googleapis.com/trace'] === `projects/shop/traces/${trace}`);
  expect(followed.map((line) => line['operation'] ?? line['path'])).toEqual([
    'souk.customer.v1.CustomerDb/CheckSession',
    'souk.product.v1.ProductDb/BeginPurchase',
    'Charge',
    'souk.product.v1.ProductDb/SettlePurchase',
    '/v1/purchases',
  ]);
  for (const line of followed) expect(line).toMatchObject({ requestId: 'follow-me', 'logging.googleapis.com/spanId': 'b'.repeat(16) });
});

test('the load balancer’s trace header is used if there is no other', async () => {
  await marketplace.api.get('/v1/cart', { headers: { 'X-Cloud-Trace-Context': `${'d'.repeat(32)}/10;o=1` } });
  const followed = lines.filter((line) => line['logging.googleapis.com/trace'] === `projects/shop/traces/${'d'.repeat(32)}`);
  expect(followed).toMatchObject([{ path: '/v1/cart', 'logging.googleapis.com/spanId': '000000000000000a' }]);
});

test('each run of the resolver logs the age of the oldest pending purchase, within its trace', async () => {
  const headers = { 'X-Request-Id': 'resolve-now' };
  await marketplace.api.post('/v1/internal/resolve-purchases', undefined, { token: schedulerToken, headers });
  expect(lines.filter(({ oldestPendingSeconds }) => oldestPendingSeconds !== undefined)).toMatchObject([
    { severity: 'INFO', requestId: 'resolve-now', settled: 0, pending: 0, oldestPendingSeconds: 0 },
  ]);
});

/** A seller's refund of one unit of a new purchase, after this was done to the payment service. */
async function refundAfter(change: string) {
  const { seller, buyer, item } = await newShopper(marketplace.api);
  const { purchaseId } = (await buyCart(marketplace.api, buyer)).body;
  await marketplace.services.databases.payment.query(change.replaceAll('$1', `'${purchaseId}'`));
  const asked = { lines: [{ itemId: item.itemId, quantity: 1 }], reason: 'Broken', restock: false };
  const headers = { 'Idempotency-Key': randomUUID() };
  const { status, body } = await marketplace.api.post(`/v1/sellers/me/sales/${purchaseId}/refunds`, asked, {
    token: seller.token,
    headers,
  });
  return { purchaseId, outcome: status === 409 ? body.code : body.status };
}

test('a refund that the payment service refuses for good writes the error that alerts an operator', async () => {
  const { purchaseId, outcome } = await refundAfter(
    `insert into refunds (refund_id, transaction_id, amount_cents, reason) select id, id, amount_cents, 'by hand' from transactions where id = $1`,
  );
  expect(outcome).toBe('refund_failed');
  const failed = lines.filter(({ message }) => /^a refund failed/.test(String(message)));
  expect(failed).toMatchObject([{ severity: 'ERROR', purchaseId }]);
});

test('each run of the resolver logs the age of the oldest pending refund, also while no refund is due', async () => {
  expect(await refundAfter('delete from transactions where id = $1')).toMatchObject({ outcome: 'pending' });
  await marketplace.services.databases.product.query(`update refunds set created_at = now() - interval '400 s' where status = 'pending'`);
  const ages = () => lines.map(({ oldestPendingRefundSeconds: seconds }) => seconds).filter((seconds) => seconds !== undefined);
  const before = ages().length;
  const resolve = () => marketplace.api.post('/v1/internal/resolve-purchases', undefined, { token: schedulerToken });
  for (const retryAt of [`now()`, `now() + interval '1 hour'`]) {
    await marketplace.services.databases.product.query(`update refunds set retry_at = ${retryAt} where status = 'pending'`);
    await resolve();
  }
  expect(ages().slice(before)).toEqual([expect.toSatisfy((age) => age >= 400), expect.toSatisfy((age) => age >= 400)]);
});

test('an error’s line has the stacks that Error Reporting reads; a warning’s has none', () => {
  const written: Line[] = [];
  const part = createLog('part', 'info', { write: (line) => void written.push(JSON.parse(line)) });
  const error = new Error('it broke', { cause: new TypeError('because of this') });
  part.error({ error }, 'a request failed');
  part.warn({ error }, 'a request could not be served');
  const [failed, refused] = written;
  expect(failed).toMatchObject({
    severity: 'ERROR',
    message: 'a request failed',
    stack_trace: expect.stringMatching(/^Error: it broke\n {4}at (.|\n)*\nCaused by: TypeError: because of this\n {4}at /),
  });
  expect(refused).toMatchObject({ severity: 'WARNING', error: { message: 'it broke' } });
  expect(refused).not.toHaveProperty('stack_trace');
});
